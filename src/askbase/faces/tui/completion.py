"""What a half-typed word may become: commands after `/`, notes after `@`, values after `tag:` and its like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askbase.clean import clean_line, fold
from askbase.faces.tui.slash import COMMANDS, Command
from askbase.faces.tui.steering import Term
from askbase.store.vocabulary import Counted, Vocabulary

MOST = 6
_WORD = re.compile(r'(?<!\S)(?:(tag|type|source|path):"?([^"\s]*)|([@#])(\S*))$')


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: a filter's term, a command, or text to put where the word began."""

    shown: str
    beside: str = ""
    term: Term | None = None
    command: Command | None = None
    text: str = ""


def completions(line: str, cursor: int, known: Vocabulary) -> tuple[int, tuple[Completion, ...]]:
    """(where the word at the cursor begins, what it may become, the likeliest first)."""
    before = line[:cursor]
    if before.startswith("/") and " " not in before:
        return 0, tuple(_commands(before[1:]))
    match = _WORD.search(before)
    if match is None:
        return cursor, ()
    kind = match[1] or {"@": "note", "#": "tag"}[match[3]]
    typed = fold(match[2] if match[1] else match[4])
    found = _notes(typed, known) if kind == "note" else _values(kind, typed, known)
    return match.start(), tuple(found)[:MOST]


def _commands(typed: str) -> Iterable[Completion]:
    starting = [command for command in COMMANDS if command.name.startswith(typed.lower())]
    holding = [command for command in COMMANDS if command not in starting and typed.lower() in fold(command.what)]
    for command in starting + (holding if len(typed) > 1 else []):
        yield Completion(f"/{command.name}", command.what, command=command)


def _notes(typed: str, known: Vocabulary) -> list[Completion]:
    ranked = _ranked(typed, ((path, f"{title} {path}") for path, title in known.notes))
    titles = dict(known.notes)
    return [Completion(f"@{clean_line(titles[path])}", clean_line(path), Term("only", path)) for path in ranked]


def _values(kind: str, typed: str, known: Vocabulary) -> list[Completion]:
    values = {"tag": known.tags, "type": known.types, "source": known.sources, "path": folders(known)}[kind]
    counts = dict(values)
    return [
        Completion(f"{kind}:{clean_line(value)}", _notes_count(counts[value]), Term(kind, value))  # type: ignore[arg-type]
        for value in _ranked(typed, ((value, value) for value, _ in values))
    ]


def folders(known: Vocabulary) -> Counted:
    """The folders notes lie in, the fullest first."""
    counts: dict[str, int] = {}
    for path, _ in known.notes:
        parts = path.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            counts[folder] = counts.get(folder, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _ranked(typed: str, names: Iterable[tuple[str, str]]) -> Sequence[str]:
    """Those whose name begins with the typed text, then those with a word that does, then those that hold it."""
    places: tuple[list[str], list[str], list[str]] = ([], [], [])
    for value, name in names:
        folded = fold(name)
        if folded.startswith(typed):
            places[0].append(value)
        elif re.search(rf"(?<!\w){re.escape(typed)}", folded):
            places[1].append(value)
        elif typed in folded:
            places[2].append(value)
    return [value for place in places for value in place]


def _notes_count(count: int) -> str:
    return f"{count} note{'' if count == 1 else 's'}"
