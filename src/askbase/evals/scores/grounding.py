"""Two rows that need no gold: sentences that cite nothing, and numbers or dates that their citations do not hold.

The product's own verdict on its claims is never used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from askbase.evals.cases import Case
from askbase.evals.judging.questions import cited_by, factual
from askbase.evals.literals import canonical
from askbase.evals.samples import Cited, Sample
from askbase.evals.scores.citations import Tally

_AROUND = 200  # characters of the note on each side: a date above a list dates its items
_VALUE = re.compile(r"(?<!\w)(?:date(?:\d{4})?m\d\d(?:d\d\d)?|\d+(?:\.\d+)?)(?!\w)")  # as `canonical` writes them
_YEAR = re.compile(r"date\d{4}")
_LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s")


def grounding_tallies(case: Case, sample: Sample, notes: Mapping[str, str]) -> dict[str, Tally]:
    """`uncited`: factual sentences without a citation; `values_held`: values of cited sentences that stand in what they
    cite (or in the question). A list number is no value."""
    if sample.status != "answered":
        return {}
    lines = factual(case.question, sample)
    values: list[bool] = []
    for line in lines:
        if cited_by(line, sample):
            held = canonical("\n".join([case.question, *(_words(cited, notes) for cited in cited_by(line, sample))]))
            told = _VALUE.findall(canonical(_LIST_NUMBER.sub("", line.text)))
            values += [_is_held(value, _VALUE.findall(held)) for value in told]
    uncited = sum(not cited_by(line, sample) for line in lines)
    return {"uncited": Tally(uncited, len(lines)), "values_held": Tally(sum(values), len(values))}


def _is_held(value: str, held: list[str]) -> bool:
    """The value itself; for a date also a fuller one or one without its year, for a year a date of it."""
    bare = _YEAR.sub("date", value)
    return any(
        value == other
        or (value.startswith("date") and _YEAR.sub("date", other).startswith(bare))
        or other.startswith(f"date{value}m")
        for other in held
    )


def _words(cited: Cited, notes: Mapping[str, str]) -> str:
    text = notes.get(cited.note, "")
    return text[max(0, cited.start - _AROUND) : cited.end + _AROUND] or cited.quote
