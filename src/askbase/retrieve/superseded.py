"""Notes that say of themselves that another one took their place: the other one goes first, and is there at all.

Read from what people write for this: `status: superseded`, `superseded_by: "[[new]]"` or `replaced_by:` in the old
note, `supersedes:` in the new one, and a line "Superseded by [[new]]" or "Supersedes [[old]]" on top. What "replaces"
something, or is "replaced", may be a pump: that counts of a note that says it is over by itself. A new note that says
so is not looked for; where a search finds both, it counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from askbase.clean import clean_line, fold
from askbase.notes.frontmatter import body_start
from askbase.notes.names import without_suffix
from askbase.types import Passage, Value

_OVER = frozenset({"superseded", "obsolete", "deprecated", "outdated", "überholt", "veraltet"})
_BY = frozenset({"supersededby", "replacedby", "obsoletedby", "ersetztdurch"})
_OF, _REPLACES = frozenset({"supersedes", "obsoletes"}), frozenset({"replaces", "ersetzt"})
_NOBODY = frozenset({"", "none", "no", "false", "n/a", "na", "null", "nil", "tbd", "-", "–", "~", "?", "0"})
_LINK = re.compile(r"\[\[([^\[\]|#\n]+)[^\[\]\n]*\]\]|\]\(<?([^()<>\n]+?\.(?:md|markdown))[#>)]")
_SAID_BY = re.compile(
    r"(?im)^[ \t>*_#!-]*"
    r"(?:(?:this|the) (?:note|page|document|how-to) (?:is|was|has been) (?:superseded|obsoleted|replaced)"
    r"|superseded|obsoleted|ersetzt) (?:by|durch)\b[^\[\n]{0,20}\[\[([^\[\]|#\n]+)"
)
_SAID_OF = re.compile(
    r"(?im)^[ \t>*_#!-]*(?:(?:this|the) (?:note|page|document|how-to) (?:supersedes|obsoletes|replaces)|supersedes)"
    r"\b[^\[\n]{0,20}\[\[([^\[\]|#\n]+)"
)
_FENCED = re.compile(r"(?ms)^ {0,3}(```|~~~).*?^ {0,3}\1")
_TOP = 4000  # characters of a note in which such a line is looked for
_SECOND_HEADING = re.compile(r"(?m)^ {0,3}#{2,6}[ \t]|\A(?s:.*?)^ {0,3}#[ \t](?s:.*?)^ {0,3}#[ \t]")
_STEPS = 3  # from an old note to the newest, through those between


@dataclass(frozen=True, slots=True)
class Marks:
    """What one note says: it is no longer current; names of notes that took its place, and of those whose place it
    took."""

    over: bool
    by: tuple[str, ...]
    of: tuple[str, ...]
    replaces: tuple[str, ...] = ()

    @staticmethod
    def read(properties: Mapping[str, Value], text: str) -> Marks:
        top = _top(text)
        by, of, over = [found[1] for found in _SAID_BY.finditer(top)], [f[1] for f in _SAID_OF.finditer(top)], False
        replaces: list[str] = []
        for key, value in properties.items():
            name = re.sub(r"[\W_]+", "", fold(key))
            by += _names(value) if name in _BY else ()
            of += _names(value) if name in _OF else ()
            replaces += _names(value) if name in _REPLACES else ()
            over |= name == "status" and any(fold(str(each)) in _OVER for each in _each(value))
        return Marks(over or bool(by), tuple(map(_name, by)), tuple(map(_name, of)), tuple(map(_name, replaces)))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is asked of the catalog. `marks`: of notes by their paths; `called`: the path that a link in a note (its
    path comes second) means, None if no note or several are called that; `best`: a note's passage nearest to the
    question, None if a filter leaves it out."""

    marks: Callable[[Iterable[str]], Mapping[str, Marks]]
    called: Callable[[str, str], str | None]
    best: Callable[[str], Passage | None]


def successors_first(used: Sequence[Passage], shelf: Shelf, limit: int) -> list[Passage]:
    """The passages with those of superseded notes marked, behind the note that took their place, which joins them if
    it was not found itself. At most `limit`: the last ones give way."""
    ordered = list(used)
    for _ in range(_STEPS):
        marks = shelf.marks({passage.chunk.note_path for passage in ordered})
        successor = _successors(marks, shelf.called)
        missing = {path for path in successor.values() if path and path not in marks}
        ordered = [_marked(passage, marks, successor) for passage in ordered]
        if not any(successor.values()):
            break
        joining = [found for path in sorted(missing) if (found := shelf.best(path))]
        ordered = _behind([*ordered, *joining], successor, limit)
        if not joining:
            break
    return ordered


def _successors(marks: Mapping[str, Marks], called: Callable[[str, str], str | None]) -> dict[str, str]:
    """Old note → the note that took its place, "" if it does not say which, or none is called that."""
    found = {path: _one(mark.by, path, called) for path, mark in marks.items() if mark.over}
    for path, mark in marks.items():
        for name in (*mark.of, *mark.replaces):
            old = _one((name,), path, called) if name in mark.of or found else ""
            if old in marks and not found.get(old) and (name in mark.of or marks[old].over):
                found[old] = path
    return found


def _one(names: Sequence[str], path: str, called: Callable[[str, str], str | None]) -> str:
    return next((other for name in names if (other := called(name, path)) and other != path), "")


def _top(text: str) -> str:
    """What stands above the second heading, without fenced code and comments: below, a line speaks of its section."""
    body = text[body_start(text, True) :][:_TOP]
    shown = _FENCED.sub("", re.sub(r"(?s)<!--.*?-->", "", body))
    second = _SECOND_HEADING.search(shown)
    return shown[: second.end()] if second else shown


def _marked(passage: Passage, marks: Mapping[str, Marks], successor: Mapping[str, str]) -> Passage:
    path = passage.chunk.note_path
    if path not in successor:
        return passage
    return replace(passage, superseded=successor[path] or ", ".join(map(clean_line, marks[path].by)))


def _behind(passages: Sequence[Passage], successor: Mapping[str, str], limit: int) -> list[Passage]:
    """A note that took the place of a better one is as good as that."""
    best: dict[str, float] = {}
    for passage in passages:
        new = successor.get(passage.chunk.note_path)
        if new:
            best[new] = max(best.get(new, 0.0), passage.score)
    scored: list[Passage] = []
    for passage in sorted(passages, key=lambda each: -each.score):
        least = best.pop(passage.chunk.note_path, 0.0)  # for its best passage alone
        scored.append(replace(passage, score=max(passage.score, least)))
    # Of one score the successor goes first, and when there are too many the old note gives way.
    return sorted(scored, key=lambda each: (-each.score, each.superseded is not None))[:limit]


def _names(value: Value) -> list[str]:
    said: list[str] = []
    for each in _each(value):
        links = [name or file for name, file in _LINK.findall(str(each))]
        said += links or [str(each)]
    return [name for name in said if fold(name).strip() not in _NOBODY]


def _name(said: str) -> str:
    return without_suffix(unquote(said.strip()))


def _each(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple | list) else () if value is None else (value,)
