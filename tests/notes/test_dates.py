"""The date of a note, however it is written."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.notes.dates import date_in_path, parse_date

DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-03", "2024/05/03", "2024-05-03T14:00:00+01:00", "2024-05-03 14:00", "3.5.2024", "03.05.2024",
        "20240503", 20240503, "3 May 2024", "Friday, 3 May 2024", "Fr., 3.5.2024",
        "Freitag, den 3. Mai 2024", "3rd of May 2024", "May 3, 2024", "3. Mai 2024",
        "3 mai 2024", "3 de mayo de 2024", "[[2024-05-03]]", "[[Journal/2024-05-03|Friday]]", ("2024-05-03",),
    ],
)  # fmt: skip
def test_one_day_in_many_ways(written: object) -> None:
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    "written", ["05/06/2024", "soon", "2024-13-01", "31 June 2024", "bis 3.5.2024", "2024", "", True, 7, None, ()]
)
def test_what_is_no_date_or_means_two(written: object) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-05-03.md", DAY),
        ("journal/2024-05-03 Visit.md", DAY),
        ("meetings/kickoff 2024-05-03.md", DAY),
        ("2024_05_03.md", DAY),
        ("20240503 Zettel.md", DAY),
        ("202405031530.md", DAY),
        ("Journal/2024/05/03.md", DAY),
        ("03.05.2024.md", DAY),
        ("3 May 2024.md", DAY),
        ("2024-W18.md", date(2024, 4, 29)),
        ("journal/2024-W18-review.md", date(2024, 4, 29)),
        ("2024-05.md", date(2024, 5, 1)),
        ("2024-05-03/visit.md", None),  # a folder's name is not the note's
        ("order 1234567890.md", None),
        ("2024-25 season.md", None),
        ("v1.2.md", None),
        ("v1.12.2024.md", None),
        ("1.2.2024-beta.md", None),
        ("4711-12-30 order.md", None),
        ("2010-11 season.md", None),
    ],
)
def test_a_note_called_after_a_day_is_from_that_day(path: str, day: date | None) -> None:
    assert date_in_path(path) == day
