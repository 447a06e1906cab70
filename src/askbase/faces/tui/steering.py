"""What the next questions are restricted to: terms of a filter, pinned and left-out notes. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from askbase.clean import clean_line

if TYPE_CHECKING:
    from askbase.types import Filter

Kind = Literal["tag", "type", "source", "path", "after", "before", "on", "read", "only", "without", "written"]
LISTED: tuple[Kind, ...] = ("tag", "type", "source", "path")


@dataclass(frozen=True, slots=True)
class Term:
    """One restriction. `only` pins a note, `without` leaves one out; their value is its path; that
    of `written` is a term as it stands in a question."""

    kind: Kind
    value: str

    @property
    def shown(self) -> str:
        value = clean_line(self.value)
        if self.kind in ("only", "without"):
            name = PurePosixPath(value).stem
            return f"@{name}" if self.kind == "only" else f"without {name}"
        return value if self.kind == "written" else f"{self.kind}:{value}"


@dataclass(frozen=True, slots=True)
class Steering:
    """The terms in the order they were chosen."""

    terms: tuple[Term, ...] = ()

    def plus(self, term: Term) -> Steering:
        """With one more. Pinning a note that was left out takes it back, and the other way round."""
        opposite = {"only": "without", "without": "only"}.get(term.kind)
        kept = tuple(known for known in self.terms if (known.kind, known.value) != (opposite, term.value))
        return replace(self, terms=kept if term in kept else (*kept, term))

    def minus(self, term: Term) -> Steering:
        return replace(self, terms=tuple(known for known in self.terms if known != term))

    def filter(self) -> Filter | None:
        """None if nothing restricts.

        Raises:
            FilterError: a date cannot be understood.
        """
        if not self.terms:
            return None
        from askbase.retrieve.filters import parse_filters
        from askbase.types import Filter

        found = Filter(
            tags=self._values("tag"), types=self._values("type"), sources=self._values("source"),
            paths=(*self._values("path"), *self._values("only")), without=self._values("without"),
        )  # fmt: skip
        for term in self.terms:
            if term.kind in ("after", "before", "on", "read"):
                found = parse_filters(f"{term.kind}:{term.value}", found)[1]
            elif term.kind == "written":
                found = parse_filters(term.value, found)[1]
        return found

    def _values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(term.value for term in self.terms if term.kind == kind)
