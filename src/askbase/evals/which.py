"""Which cases of a file are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.errors import BadCase
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.labelling.labels import split_of


@dataclass(frozen=True, slots=True)
class Which:
    """`only`: beginnings of ids. `half` of the clusters, by the rule of `eval calibrate`: "dev" to choose on, "test" to
    report on (less than half). `limit`: how many of what is left, evenly spread: the head of a file often holds one
    kind only."""

    only: tuple[str, ...] = ()
    half: Literal["dev", "test"] | None = None
    limit: int | None = None

    def of(self, cases: Sequence[Case], file: str) -> tuple[Case, ...]:
        """Those of the cases, in their order.

        Raises:
            BadCase: there is none.
        """
        asked = tuple(case for case in cases if not self.only or case.id.startswith(self.only))
        if not asked:
            raise BadCase(f"No case of {file} begins with {' or '.join(self.only)}.", "See the ids in that file.")
        if self.half:
            clusters = clusters_of(cases)
            asked = tuple(case for case in asked if (split_of(clusters[case.id]) == "test") is (self.half == "test"))
        if not asked:
            raise BadCase(f"No case of {file} is in the {self.half} half.", "Ask all of them: leave out --half.")
        if self.limit is None or self.limit >= len(asked):
            return asked
        return tuple(asked[at * len(asked) // self.limit] for at in range(self.limit))
