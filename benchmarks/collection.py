"""Are counts, lists and "newest" exact? Questions are generated from a vault's front matter, the right notes are picked
in plain Python from the notes as read; catalog, SQL and the reading of the question are what is tested.

    python benchmarks/collection.py --notes DIR --data-dir DIR [--most 300]

The data folder must hold an index of the notes. Exits with 1 if one answer is not exact.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from askbase.clean import fold
from askbase.notes.read import read_note
from askbase.notes.walk import scan
from askbase.types import Filter, Note

TODAY = date(2026, 11, 24)
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Generated:
    """A question and the paths of the notes that answer it."""

    question: str
    paths: frozenset[str]


def notes_of(folder: Path) -> list[Note]:
    found = (read_note(folder, file) for file in scan(folder).files.values())
    return [note for note in found if isinstance(note, Note)]


def generate(notes: Sequence[Note]) -> Iterator[Generated]:
    """Every kind of question for every value, in the order of the values' names."""

    def those(question: str, wanted: Callable[[Note], bool]) -> Generated:
        return Generated(question, frozenset(note.path for note in notes if wanted(note)))

    def tagged(tag: str) -> Callable[[Note], bool]:
        return lambda note: fold(tag) in map(fold, note.tags)

    for tag in sorted({tag for note in notes for tag in note.tags}):
        if any(sign in tag for sign in '"“”?'):
            continue
        has = tagged(tag)
        yield those(f"How many notes are tagged {_said(tag)}?", has)
        yield those(f"Which notes carry the tag {_said(tag)}?", has)
        yield those(f"List all notes that are not tagged {_said(tag)}.", lambda note, has=has: not has(note))
        years = {note.date.year for note in notes if note.date and has(note)}
        for year in sorted(years):
            yield those(
                f"which of my notes tagged {_said(tag)} are from {year}",
                lambda note, has=has, year=year: has(note) and note.date is not None and note.date.year == year,
            )
        dates = [note.date for note in notes if note.date and has(note)]
        if dates:
            newest, oldest = max(dates), min(dates)
            yield those(
                f"What is the newest note tagged {_said(tag)}?",
                lambda note, has=has, day=newest: has(note) and note.date == day,
            )
            yield those(
                f"oldest note with the tag {_said(tag)}",
                lambda note, has=has, day=oldest: has(note) and note.date == day,
            )
    yield from _of_properties(notes, those)
    yield from _of_dates(notes, those)
    folders = {str(parent) for note in notes for parent in Path(note.path).parents if str(parent) != "."}
    for folder in sorted(folders):
        yield those(f"How many notes are in the folder {folder}?",
                    lambda note, folder=folder: note.path.startswith(f"{folder}/"))  # fmt: skip


def _of_properties(notes: Sequence[Note], those: Any) -> Iterator[Generated]:
    for key in sorted({key for note in notes for key in note.properties}):
        if key in ("tags", "tag", "title", "source", "type") or not key.replace("_", "").replace("-", "").isalpha():
            continue
        values = sorted({value for note in notes for value in _values(note, key)})
        for value in values[:40]:
            if value and len(value) <= 60 and not any(sign in value for sign in '"“”?:[]'):
                yield those(f"Which notes have {key} {_said(value)}?",
                            lambda note, key=key, value=value: value in _values(note, key))  # fmt: skip
        yield those(f"How many notes have no {key}?", lambda note, key=key: not any(_values(note, key)))
    for kind, question in (("source", "Which clips come from {}?"), ("type", "How many notes are of type {}?")):
        for value in sorted({value for note in notes for value in _values(note, kind) if value}):
            yield those(
                question.format(_said(value)), lambda note, kind=kind, value=value: value in _values(note, kind)
            )
    for key in ("already_read", "read"):
        if any(isinstance(note.properties.get(key), bool) for note in notes):
            yield those("How many notes have I not read yet?", lambda note, key=key: note.properties.get(key) is False)
            yield those("Which notes have I already read?", lambda note, key=key: note.properties.get(key) is True)


def _of_dates(notes: Sequence[Note], those: Any) -> Iterator[Generated]:
    months = sorted({(note.date.year, note.date.month) for note in notes if note.date})
    for year, month in months:
        yield those(
            f"Which notes were written in {MONTHS[month - 1]} {year}?",
            lambda note, at=(year, month): note.date is not None and (note.date.year, note.date.month) == at,
        )
    for year in sorted({year for year, _ in months}):
        yield those(
            f"How many notes are from {year}?", lambda note, year=year: note.date is not None and note.date.year == year
        )
        yield those(f"count the notes since {year}",
                    lambda note, year=year: note.date is not None and note.date.year >= year)  # fmt: skip
        yield those(f"list notes before {year}",
                    lambda note, year=year: note.date is not None and note.date.year < year)  # fmt: skip


def _values(note: Note, key: str) -> tuple[str, ...]:
    value = note.properties.get(key)
    if value is None:
        return ()
    return tuple(fold(str(item)) for item in (value if isinstance(value, tuple) else (value,)))


def _said(value: str) -> str:
    return f'"{value}"' if not value.replace("-", "").replace("_", "").isalnum() else value


def sample(questions: Sequence[Generated], most: int) -> list[Generated]:
    """At most so many, chosen by hash: not the first letters of the alphabet only."""
    return sorted(questions, key=lambda each: hashlib.sha256(each.question.encode()).digest())[:most]


def wrong(database: Any, questions: Sequence[Generated]) -> list[tuple[Generated, frozenset[str] | None]]:
    """The questions whose answer is not exact, with the notes that were given (None: not taken as such a question)."""
    from askbase.retrieve.collected import found_in_catalog

    missed = []
    for each in questions:
        found = found_in_catalog(database, each.question, Filter(), TODAY)
        paths = None if found is None else frozenset(note.path for note in found[1])
        if paths != each.paths:
            missed.append((each, paths))
    return missed


def main() -> None:
    from askbase.store.database import Database

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--most", type=int, default=300)
    given = parser.parse_args()
    questions = sample(list(generate(notes_of(given.notes))), given.most)
    missed = wrong(Database(given.data_dir / "catalog.db"), questions)
    for each, paths in missed:
        got = "not taken" if paths is None else f"{len(paths)} notes, not {len(each.paths)}"
        print(f"{each.question}  {got}")
    print(f"{given.notes.name}: {len(questions) - len(missed)} of {len(questions)} exact")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
