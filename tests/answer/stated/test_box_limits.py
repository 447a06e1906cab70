"""Which check boxes are meant: of some days, of a folder, due by a day."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.answer.stated.box_limits import due_limits, note_limits
from askbase.types import Filter
from tests.fakes.vaults import Vault

TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("asked", "due", "dated"),
    [
        ("which tasks are due before 5 december 2026?", (None, date(2026, 12, 5)), None),
        ("which tasks are due by 2 december?", (None, date(2026, 12, 3)), None),  # the one to come
        ("which tasks are due by 2.12.?", (None, date(2026, 12, 3)), None),
        ("what is due on 27 november?", (date(2026, 11, 27), date(2026, 11, 28)), None),  # yesterday's, not next year's
        ("what is due in march?", (date(2027, 3, 1), date(2027, 4, 1)), None),
        ("what is due on 29 february?", (date(2028, 2, 29), date(2028, 3, 1)), None),  # nearer than that of 2024
        ("what was due last year?", (date(2025, 1, 1), date(2026, 1, 1)), None),
        ("what was due last week?", (date(2026, 11, 16), date(2026, 11, 23)), None),
        ("what is due by next week?", (None, date(2026, 12, 7)), None),
        ("open tasks due 2026-12-04", (date(2026, 12, 4), date(2026, 12, 5)), None),
        ("which tasks are due tomorrow?", (date(2026, 11, 29), date(2026, 11, 30)), None),
        ("which tasks are due next week?", (date(2026, 11, 30), date(2026, 12, 7)), None),
        ("which tasks are due next month?", (date(2026, 12, 1), date(2027, 1, 1)), None),
        ("which tasks are overdue?", (None, TODAY), None),
        ("which tasks are due?", (None, None), None),
        ("which tasks of the late shift are open?", None, None),
        ("what are my open tasks from last week?", None, (date(2026, 11, 16), date(2026, 11, 23))),
    ],
)
def test_days_are_those_of_the_tasks_or_of_the_notes(
    asked: str, due: tuple[date | None, date | None] | None, dated: tuple[date, date] | None
) -> None:
    limits = note_limits(due_limits(asked, Filter(), TODAY), (), TODAY)
    assert (limits.due and (limits.due.first, limits.due.beyond)) == due
    assert (limits.filters.after, limits.filters.before) == (dated or (None, None))
    assert "december" not in limits.rest and "week" not in limits.rest and "due" not in limits.rest


def test_what_stands_before_a_due_day_is_still_asked() -> None:
    limits = note_limits(due_limits("what is due in projects this week?", Filter(), TODAY), ("Projects",), TODAY)
    assert limits.filters.paths == ("Projects",)
    assert limits.due and (limits.due.first, limits.due.beyond) == (date(2026, 11, 23), date(2026, 11, 30))


async def test_open_boxes_of_a_folder_and_by_a_day(vault: Vault) -> None:
    vault.write(
        "Daily/2026-11-24.md", "- [ ] call physio, due 2026-11-27\n- [ ] pay rent, due 2026-12-01\n- [x] bake\n"
    )
    vault.write("projects/pump.md", "- [ ] ask Fellside 📅 2026-12-04\n- [ ] think\n")
    assert await vault.told("What are my open tasks in Daily?") == [
        "2 of 3 boxes are open in Daily:", "- [ ] call physio, due 2026-11-27 [1]",
        "- [ ] pay rent, due 2026-12-01 [1]",
    ]  # fmt: skip
    assert await vault.told("What is due before 2026-12-02?") == [
        "2 of 5 boxes are open and due up to 2026-12-01:", "- [ ] call physio, due 2026-11-27 [1]",
        "- [ ] pay rent, due 2026-12-01 [1]",
    ]  # fmt: skip
    assert await vault.told("Which tasks did I finish?") == ["1 of 5 boxes is ticked:", "- [x] bake [1]"]
    assert (await vault.told("Which tasks are due on 2026-12-24?"))[0] == (
        "None of 5 boxes is open and due on 2026-12-24."
    )
    assert "boxes" not in (await vault.told("When is the rent due?"))[0]


async def test_due_days_that_cannot_be_read_are_counted(vault: Vault) -> None:
    vault.write(
        "garden.md", "- [ ] prune, due when the frost ends\n- [ ] sow bis Ostern\n- [x] dig by Friday\n- [ ] rake\n"
    )
    vault.write("rent.md", "- [ ] pay rent, due 2026-12-01\n")
    unread = "2 more have a due day that could not be read."
    assert await vault.told("What is due before 2026-12-02?") == [
        "1 of 5 boxes is open and due up to 2026-12-01:", "- [ ] pay rent, due 2026-12-01 [1]", unread,
    ]  # fmt: skip
    assert await vault.told("Which tasks are due on 2026-12-24?") == [
        "None of 5 boxes is open and due on 2026-12-24.", unread,
    ]  # fmt: skip
    assert unread not in await vault.told("What are my open tasks?")
