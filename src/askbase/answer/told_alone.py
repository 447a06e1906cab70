"""What is told without a model: by the catalog, by a note's front matter, or reckoned from figures."""

from __future__ import annotations

from dataclasses import dataclass

from askbase.answer.draft import Context
from askbase.answer.reckoning.reckon import reckoned
from askbase.answer.stated.properties import from_properties
from askbase.answer.stated.stated import Stated
from askbase.types import Retrieved


@dataclass(frozen=True, slots=True)
class ToldAlone:
    """`how`: for a reader; "" where nothing is told. `may_be_contradicted`: by another note, as the catalog and front
    matter are by none."""

    stated: Stated
    how: str = ""
    may_be_contradicted: bool = True


def told_alone(context: Context, retrieved: Retrieved) -> ToldAlone:
    """Reads notes; to be called off the loop."""
    question, found = retrieved.question, retrieved.passages
    if (stated := context.catalog(retrieved)).segments:
        return ToldAlone(stated, "the catalog answers this without a model", may_be_contradicted=False)
    if (stated := from_properties(question, found, context.note_passages)).segments:
        return ToldAlone(stated, "the answer stands in a note's front matter", may_be_contradicted=False)
    if not retrieved.whole and (stated := reckoned(question, found, context.note_passages)).segments:
        return ToldAlone(stated, "the answer is reckoned from figures in the notes, without a model")
    return ToldAlone(Stated([], ()))
