"""The rows that stand beside a run: other configurations over the same cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from askbase.clean import clean_line


@dataclass(frozen=True, slots=True)
class Row:
    """`settings` by dotted key; `says` is what a report calls it. `needs` a model to differ from the run itself;
    `searches`: it says something about a run that only searches, too.
    """

    settings: Mapping[str, Any]
    says: str
    needs: bool = False
    searches: bool = True


ROWS: dict[str, Row] = {
    "extractive": Row({"chat.model": "none"}, "no model", needs=True, searches=False),
    "lexical": Row({"search.dense_weight": 0.0}, "words only"),
    "dense": Row({"search.dense_weight": 1.0}, "meaning only"),
    "closed_book": Row({}, "without notes", needs=True, searches=False),
    "oracle": Row({}, "given the evidence", searches=False),
}


def rows_for(model: str | None, retrieval_only: bool) -> list[str]:
    """The rows that would differ from this run."""
    asks = model not in (None, "none")
    if retrieval_only:
        return [name for name, row in ROWS.items() if row.searches]
    return [name for name, row in ROWS.items() if asks or not row.needs]


def called(row: str) -> str:
    """What a report calls a row."""
    return ROWS[row].says if row in ROWS else clean_line(row)
