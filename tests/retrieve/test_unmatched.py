"""What is said of a filter that no note passes."""

from __future__ import annotations

from askbase.retrieve.unmatched import unmatched
from askbase.types import Filter

KNOWN = {"tag": frozenset({"house", "garden"}), "type": frozenset({"clip"})}
PATHS = ("home/boiler.md", "work/2024/plan.md")


def said(**wanted: tuple[str, ...]) -> list[str]:
    def passes(filters: Filter) -> bool:
        return set(filters.tags) <= KNOWN["tag"] and not (filters.paths or filters.types)

    return unmatched(Filter(**wanted), passes, KNOWN, PATHS)  # type: ignore[arg-type]


def test_a_misspelt_value_is_named_with_the_nearest_there_is() -> None:
    assert said(tags=("hosue",)) == ["no note has tag:hosue; tag:house is one"]
    assert said(paths=("work/2042",)) == ["no note has path:work/2042; path:work/2024 is one"]


def test_a_value_like_no_other_is_named_alone() -> None:
    assert said(tags=("house", "astronomy")) == ["no note has tag:astronomy"]


def test_conditions_that_only_exclude_each_other_are_not_wrong() -> None:
    assert said(tags=("house", "garden")) == []
