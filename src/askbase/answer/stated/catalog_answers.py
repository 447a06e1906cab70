"""Questions about the collection ("which clips have I not read?") answered from the catalog: exact, without a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

from askbase.answer.claims.segment import Segment
from askbase.answer.stated.front_matter import front_end, front_text
from askbase.answer.stated.paper_properties import from_papers
from askbase.answer.stated.stated import Stated
from askbase.clean import clean_line, fold
from askbase.notes.fields import fields_of
from askbase.notes.frontmatter import DATE_KEYS, key_name
from askbase.notes.names import stem
from askbase.retrieve.collected import found_in_catalog
from askbase.retrieve.collection import Asked
from askbase.retrieve.collection_period import PUBLICATION
from askbase.retrieve.collection_select import select, untold
from askbase.retrieve.collection_values import shown
from askbase.store.database import Database
from askbase.store.listing import Listed, listed
from askbase.types import Filter, Passage

SHOWN = 50  # notes named in an answer; the number is exact whatever is shown


def from_catalog(
    database: Database, question: str, given: Filter, note_passages: Callable[[str], Sequence[Passage]], today: date
) -> Stated:
    """How many and which, a cited line for each note; empty if the question is about something else."""
    found = found_in_catalog(database, question, given, today)
    if found is None:
        return from_papers(database, question, note_passages)
    asked, notes = found
    told = [
        (note, *_says_why(passages, asked, _keys(note, asked), front_end(passages, bool(note.properties))))
        for note in notes[:SHOWN]
        if (passages := note_passages(note.path))
    ]
    lines = [_line(note, passage, front, asked, number) for number, (note, passage, front) in enumerate(told, 1)]
    rest = len(notes) - len(told)
    more = [Segment.unclaimed(f"… and {rest} more.\n")] if rest else []
    lead = _lead(asked, len(notes), _untold(database, asked))
    return Stated([Segment.unclaimed(lead), *lines, *more], tuple(passage for _, passage, _ in told))


def _untold(database: Database, asked: Asked) -> dict[str, int]:
    """What the question asks for and some notes do not say → how many."""
    if asked.filters.after is not None or asked.filters.before is not None:
        whenever = replace(asked, filters=replace(asked.filters, after=None, before=None), order=None)
        undated = sum(note.date is None for note in select(listed(database, whenever.filters), whenever))
        return {"date": undated} if undated else {}
    return {what: silent for what, (silent, _) in untold(listed(database, asked.filters), asked).items()}


def _lead(asked: Asked, count: int, silent: dict[str, int]) -> str:
    what = "clipping" if asked.clipped else "note"
    unknown = "; ".join(
        f"{number} {what}{' has' if number == 1 else 's have'} no {said}" for said, number in silent.items()
    )
    if not count:
        return f"None: by their front matter, no {what} is like that{f' ({unknown})' if unknown else ''}.\n"
    by = f", by {asked.order.key}" if asked.order else ""
    return f"{count} {what}{'' if count == 1 else 's'}{by}{f' ({unknown})' if unknown else ''}:\n\n"


def _line(note: Listed, passage: Passage, front: str, asked: Asked, number: int) -> Segment:
    """The note, its date or what was asked of it; the quote is the front matter that says so, of which the passage
    begins with `front`."""
    keys = dict.fromkeys((*asked.keys, *_of_time(note, asked)))
    values = [str(note.date)] if "date" in keys and note.date else []
    values += [
        f"{key}: {', '.join(shown(note.properties[key]))}" for key in keys if key != "date" and key in note.properties
    ]
    claim = clean_line(f"{note.title} ({note.path})" + (f", {', '.join(values)}" if values else ""))
    quotes = tuple((number, span) for span in _spans(passage, front, _keys(note, asked), asked))
    return Segment(f"- {claim} [{number}]\n", claim, (number,), "supported", ("quote",), quotes)


def _keys(note: Listed, asked: Asked) -> tuple[str, ...]:
    """The properties that are shown, and those that say why the note passed."""
    return tuple(dict.fromkeys((*asked.keys, *_of_time(note, asked), *_filtered_by(asked, note))))


def _of_time(note: Listed, asked: Asked) -> list[str]:
    """The properties that say of what time it is, where that was asked for."""
    by_date = asked.order is not None and asked.order.key == "date"
    if not by_date and asked.when is None:
        return []
    published = asked.published or (asked.when is not None and asked.when.published)
    said = [key for key in PUBLICATION if key in note.properties] if published or not note.date else []
    return said[:1] or (["date"] if by_date else [])


def _says_why(passages: Sequence[Passage], asked: Asked, keys: Sequence[str], end: int) -> tuple[Passage, str]:
    """The passage with the link or citation that was asked for, or with a property that stands in the text; else the
    first, with the front matter, which ends at `end`. And what it holds of that."""
    first = front_text(passages[0], end)
    linked = (each for each in passages if _link_lines(each.chunk.text, asked))
    if (found := next(linked, None)) is None:
        found = passages[0]
        if keys and not _front_lines(first, keys):
            found = next((each for each in passages if _field_lines(each, keys)), found)
    return found, front_text(found, end)


def _filtered_by(asked: Asked, note: Listed) -> list[str]:
    """The properties that say why a note passed."""
    filters = asked.filters
    reasons = {"tags": filters.tags, "type": filters.types, "source": filters.sources}
    keys = [key for key, values in reasons.items() if values]
    keys += [key for key, there in asked.present if there]
    if filters.read is not None:
        keys += [key for key in ("already_read", "read") if key in note.properties] or ["status", "state"]
    return keys + (["date"] if filters.after or filters.before else [])


def _spans(passage: Passage, front: str, keys: Sequence[str], asked: Asked) -> list[tuple[int, int]]:
    """Where these links and properties stand; the first line with a word in it if none does."""
    chunk = passage.chunk
    found = _front_lines(front, keys) + _field_lines(passage, keys)
    found += _link_lines(chunk.text, asked)
    if not found and (line := re.search(r"^[^\r\n]*\w[^\r\n]*", chunk.text, re.MULTILINE)):
        found = [line.span()]
    return [(chunk.start + start, chunk.start + end) for start, end in found]


def _front_lines(front: str, keys: Sequence[str]) -> list[tuple[int, int]]:
    """The properties in what a passage begins with of a front matter."""
    if not keys or not front:
        return []
    pattern = rf"^(?:{'|'.join(map(re.escape, _written(keys)))}):[^\r\n]*(?:\r?\n(?:[ \t]+|- )[^\r\n]*)*"
    return [match.span() for match in re.finditer(pattern, front, re.MULTILINE | re.IGNORECASE)]


def _field_lines(passage: Passage, keys: Sequence[str]) -> list[tuple[int, int]]:
    """Those that stand in the text: `rating:: 5`."""
    names = {key_name(name) for name in _written(keys)}
    return [field.span for field in fields_of(passage.chunk.text) if key_name(field.key) in names]


def _written(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each for key in keys for each in (DATE_KEYS if key == "date" else (key,))))


def _link_lines(text: str, asked: Asked) -> list[tuple[int, int]]:
    """The lines with a link to one of the notes asked for, or a citation."""
    names = [fold(stem(link)) for link in asked.filters.links]
    names = [re.escape(name) for name in (*names, *(cited.key for cited in asked.cites))]
    if not names:
        return []
    link = re.compile(
        rf"\[\[(?:[^\[\]|\n]*/)?(?:{'|'.join(names)})(?:\.(?:md|markdown))?[\]|#]|\]\([^()\n]*\b(?:{'|'.join(names)})\.(?:md|markdown)"
    )
    patterns = (link, *(cited.pattern for cited in asked.cites))
    lines = re.finditer(r"[^\r\n]*\S[^\r\n]*", text)
    return [line.span() for line in lines if any(one.search(fold(unquote(line.group()))) for one in patterns)]
