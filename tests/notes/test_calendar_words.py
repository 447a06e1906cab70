"""Names of months and weekdays."""

from __future__ import annotations

import re

from askbase.notes.calendar_words import ENGLISH_MONTHS, EVERY_MONTH, MONTHS, SHORT_WEEKDAYS, WEEKDAYS, any_of


def test_each_month_and_each_weekday_has_its_names() -> None:
    for names in (ENGLISH_MONTHS, MONTHS, EVERY_MONTH):
        assert set(names.values()) == set(range(1, 13))
    for names in (WEEKDAYS, SHORT_WEEKDAYS):
        assert set(names.values()) == set(range(7))
    assert (MONTHS["märz"], EVERY_MONTH["août"], WEEKDAYS["sonnabend"]) == (3, 8, 5)


def test_the_longest_name_is_tried_first() -> None:
    found = re.match(any_of(MONTHS), "september")
    assert found is not None and found.group() == "september"
