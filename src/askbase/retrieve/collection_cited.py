"""Notes that cite another: `[@key]`, `@key` and `\\cite{key}` are links to the note with that key. Read from the texts:
the index of links knows none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from askbase.clean import fold
from askbase.notes.names import stem
from askbase.notes.outline import lines_of
from askbase.retrieve.collection_papers import author_years
from askbase.retrieve.collection_values import texts
from askbase.store.listing import Listed

_CITING = re.compile(
    r"\b(?:(?:that|which) )?(?P<verb>cit(?:e|es|ed|ing)|mentions?|mentioning|refers? to|references?|referencing"
    r"|quotes?|quoting|zitier(?:en|t)|erwähn(?:en|t))\s+(?P<said>(?:the )?\[?-?@?[^\s\]?!;]+(?:[^\]?!;]*?\d{4}\)?)?\]?)"
    r"(?= *$| +(?:and|do|are|by|from|tagged|und|habe)\b)"
)
_NO_KEY = r"[\w:./#$%&+?<>~-]"  # what a key may go on with
_OPTIONS = r"\*?(?:\[[^\]\n]*\]){0,2}"
_SAID_YEAR = re.compile(r"(?P<name>[^\W\d_]+)\b[^\d]* (?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Cited:
    """A note by its key. `named`: the bare key counts too; `name`: so does "Smith 2019" in the text."""

    key: str
    named: bool = False
    name: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """In folded text."""
        key, end = re.escape(self.key), rf"(?!{_NO_KEY}*\w)"
        ways = [rf"(?<![\w@.])@\{{?{key}{end}", rf"\\[a-z]*cite[a-z]*{_OPTIONS}\{{(?:[^{{}}\n]*,)?\s*{key}\s*[,}}]"]
        ways += [rf"(?<!{_NO_KEY}){key}{end}"] if self.named else []
        if said := _SAID_YEAR.fullmatch(self.name):
            others = r"(?:,? et al\.?|,? (?:&|and|und) [\w.’'-]+)?"
            ways.append(rf"\b{re.escape(said['name'])}{others}(?:[’']s)?,? \(?{said['year']}\b")
        return re.compile("|".join(ways))


def cite_names(notes: Sequence[Listed], papers: frozenset[str]) -> dict[str, str]:
    """How a note that can be cited is called (its key, its file's name, "smith 2019", "smith et al. 2019") → its key. A
    name that two notes have is none."""
    found: dict[str, set[str]] = {}
    for note in notes:
        if note.path in papers or note.properties.get("citekey"):
            keys = keys_of(note)
            for name in {*keys, *author_years(note)} if note.path in papers else keys:
                found.setdefault(name, set()).add(keys[0])
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}


def keys_of(note: Listed) -> tuple[str, ...]:
    """By which it is cited: its key, else its file's name, which is a key too."""
    keys = (key.lstrip("@") for key in (*texts(note.properties.get("citekey")), fold(stem(note.path))) if key)
    return tuple(dict.fromkeys(keys))


def take_cited(text: str, names: Mapping[str, str]) -> tuple[str, Cited] | None:
    """What is left of a folded question, and the note whose citations are asked for."""
    for match in _CITING.finditer(text):
        said = match["said"].removeprefix("the ").strip("[]-").lstrip("@").replace("(", "").replace(")", "")
        key = names.get(said)
        if key is not None:
            bare = said == key and "@" not in match["said"]
            cited = Cited(key, bare and match["verb"].startswith(("mention", "erwähn")), "" if said == key else said)
            return f"{text[: match.start()]} {text[match.end() :]}", cited
    return None


def citing(notes: Iterable[tuple[str, str]], cited: Cited) -> frozenset[str]:
    """The paths of `notes` (path, text) in which it is cited outside of code."""
    pattern = cited.pattern
    return frozenset(path for path, text in notes if any(_lines(text, pattern)))


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[bool]:
    if pattern.search(fold(text)):
        yield from (not line.fenced and pattern.search(fold(line.text)) is not None for line in lines_of(text))
