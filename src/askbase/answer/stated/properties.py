"""Questions about a note's own front matter ("what relevance did I give conf-lessons?"), answered from the block.

No model is asked: the value stands in the file, and a small model gets `0` and `false` wrong. Anything the question
says beyond a note's name and a property's name means it is about something else, and this module stays silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from askbase.answer.claims.links import defuse
from askbase.answer.claims.segment import Segment
from askbase.answer.stated.front_matter import front_end, front_text
from askbase.answer.stated.stated import Stated
from askbase.answer.words.naming import ASKING, asked_words, named, named_in_part
from askbase.answer.words.text import stem
from askbase.clean import clean_line, fold
from askbase.notes.fields import fields_of
from askbase.notes.render import plain, unlinked
from askbase.types import Passage

_A_NOTE = re.compile(r"\b(?:note|clip(?:ping)?)\b")
_CAME_FROM = re.compile(r"\b(?:where|how) did (?:i|we) (?:come across|find|hear (?:of|about)|get)\b")
_PLACES = {"last": -1, "final": -1, "first": 0}
_FEWEST_ITEMS = 2
_OTHER_NAMES = frozenset({"alias", "aliases"})
_KEY = re.compile(r"^([^\s#:\-][^:\n]{0,127}):", re.MULTILINE)
_TOPIC_LINE = re.compile(r"^!\[[^\]\n]*\]\(topics/.*\)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Field:
    """A property as it stands in a passage: `span` in the note, `shown` for a reader."""

    key: str
    passage: Passage
    span: tuple[int, int]
    shown: str


def from_properties(
    question: str, found: Sequence[Passage], note_passages: Callable[[str], Sequence[Passage]]
) -> Stated:
    """One line per property asked for, cited, if the question is about the properties of one of the notes found.

    `note_passages` gives every passage of a note: its properties may not be among those found.
    """
    asked = asked_words(_CAME_FROM.sub(" source ", fold(question)))
    notes = list(dict.fromkeys(passage.chunk.note_path for passage in found))
    titles = {passage.chunk.note_path: passage.title for passage in found}
    heads = {path: (*_heading(path, found), *_aliases(path, found)) for path in notes}
    namings: list[Callable[[str, str, frozenset[str]], frozenset[str]]]
    namings = [partial(named, numbers_too=True), partial(named, numbers_too=False)]
    if _A_NOTE.search(fold(question)):  # "which type of law" asks for no note's type
        namings.append(named_in_part)
    for naming in namings:
        named_so = {
            path: max((naming(path, name, asked) for name in (titles[path], *heads[path])), key=len) for path in notes
        }
        names = {path: name for path, name in named_so.items() if name}
        answers = [_asked_for(asked, name, note_passages(path)) for path, name in names.items()]
        answers = [fields for fields in answers if fields]
        if answers and (naming is not named_in_part or len(answers) == 1):
            return _told([field for fields in answers for field in fields])
    return Stated([], ())


def _heading(path: str, found: Sequence[Passage]) -> tuple[str, ...]:
    """The heading that all passages found of a note stand under: its name in the note, where the front matter has
    another title."""
    heads = {each.chunk.headings[0] for each in found if each.chunk.note_path == path and each.chunk.headings}
    return tuple(heads) if len(heads) == 1 else ()


def _aliases(path: str, found: Sequence[Passage]) -> list[str]:
    """Its other names, as far as the beginning of the note was found."""
    tops = [each for each in found if each.chunk.note_path == path and each.chunk.start == 0]
    fields = [field for top in tops for field in _fields(top, front_end([top])) if fold(field.key) in _OTHER_NAMES]
    return [name for field in fields for name in field.shown.split(", ")]


def stated_fields(notes: Iterable[Sequence[Passage]], keys: Sequence[str]) -> Stated:
    """A line for each of these properties (lower-case names) that the front matter of a note has, each given by its
    passages."""
    return _told([field for passages in notes for field in _fields_at_the_top(passages) if fold(field.key) in keys])


def _fields_at_the_top(passages: Sequence[Passage]) -> list[_Field]:
    end = front_end(passages)
    return [field for each in passages if each.chunk.start < max(end, 1) for field in _fields(each, end)]


def _told(fields: Sequence[_Field]) -> Stated:
    passages = tuple(dict.fromkeys(field.passage for field in fields))
    return Stated([_segment(field, passages.index(field.passage) + 1) for field in fields], passages)


def _asked_for(asked: frozenset[str], name: frozenset[str], passages: Sequence[Passage]) -> list[_Field]:
    """The properties of a note that the question asks for, if it asks for nothing else. `name`: its words that name the
    note."""
    end = front_end(passages)
    wanted = [field for passage in passages for field in _fields(passage, end) if _key_words(field.key) <= asked]
    if any(field.key == "topics" for field in wanted):  # "which topics does it link to" does not ask for the link
        wanted = [field for field in wanted if field.key != "link"]
    of_kind = [field for field in wanted if field.key.endswith(" topics") and _key_words(field.key) <= asked - name]
    wanted = [field for field in wanted if field in of_kind or not field.key.endswith(" topics")]
    if of_kind:  # "which person is embedded as a topic" asks for no others
        wanted = [field for field in wanted if field.key != "topics"]
    keys = {word for field in wanted for word in _key_words(field.key)}
    if not name - keys:
        return []
    return _narrowed(wanted, asked - name - ASKING - keys - {"link"})


def _narrowed(wanted: Sequence[_Field], beyond: frozenset[str]) -> list[_Field]:
    """Those fields; none if the question says more of one than which item it means: by its place, by how many there
    are, or by a word of it."""
    if not beyond:
        return list(wanted)
    if len(wanted) != 1:
        return []
    [field] = wanted
    items = [each for each in field.shown.split(", ") if each]
    left = beyond - _PLACES.keys() - {str(len(items))}
    having = [item for item in items if left & _key_words(item)]
    if left - frozenset().union(*map(_key_words, items)) or len(items) < _FEWEST_ITEMS:
        return []
    places = [items[_PLACES[word]] for word in beyond & _PLACES.keys()]
    return [replace(field, shown=", ".join(places or (having if left else items)))]


def _key_words(key: str) -> frozenset[str]:
    """`already_read` is asked for by both of its words. Plain words, so that none is lost as too common."""
    return frozenset(stem(word) for word in re.findall(r"[^\W_]+", fold(key)))


def _fields(passage: Passage, front_end: int) -> list[_Field]:
    """Those of a passage of a note whose front matter ends there."""
    chunk = passage.chunk
    found: list[_Field] = []
    front = front_text(passage, front_end)
    for match in _KEY.finditer(front):
        end = _end_of_value(front, match.end())
        value = _value(front[match.end() : end])
        found.append(_Field(match[1].strip(), passage, (chunk.start + match.start(), chunk.start + end), value))
    for field in fields_of(chunk.text):
        span = (chunk.start + field.span[0], chunk.start + field.span[1])
        found.append(_Field(field.key, passage, span, clean_line(unlinked(field.value))))
    topics = list(_TOPIC_LINE.finditer(chunk.text))
    kinds = [kind for kind in dict.fromkeys(_topic(match)[0] for match in topics) if kind != "Topic"]
    for kind in ("", *kinds) if topics else ():
        lines = [match for match in topics if kind in ("", _topic(match)[0])]
        span = (chunk.start + lines[0].start(), chunk.start + lines[-1].end())
        shown = ", ".join(_topic(match)[1] for match in lines)
        found.append(_Field(f"{kind.lower()} topics".strip(), passage, span, shown))
    return found


def _topic(line: re.Match[str]) -> tuple[str, str]:
    """Its kind and its name."""
    kind, _, name = plain(line.group()).partition(": ")
    return kind, name


def _end_of_value(text: str, position: int) -> int:
    """A value goes on over indented lines and list items."""
    lines = text[position:].split("\n")
    length = len(lines[0])
    for line in lines[1:]:
        if not line.startswith((" ", "\t", "- ")):
            break
        length += 1 + len(line)
    return position + len(text[position : position + length].rstrip())


def _value(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith("[") and raw.endswith("]") and not raw.startswith("[["):
        raw = raw[1:-1].replace(", ", "\n")
    items = [line.strip().removeprefix("- ").strip().strip("'\"") for line in raw.split("\n")]
    return clean_line(", ".join(unlinked(item) for item in items if item)) or "empty"


def _segment(field: _Field, number: int) -> Segment:
    """As the note has it, `key: value`, so that it is found again there."""
    claim = defuse(f"{clean_line(field.key)}: {field.shown} ({clean_line(field.passage.title)})", lambda url: True)
    return Segment(f"{claim} [{number}]\n", claim, (number,), "supported", ("quote",), ((number, field.span),))
