"""The names of months and weekdays, all in lower case; how a year is written."""

from __future__ import annotations

from collections.abc import Iterable


def _numbered(first: int, names: str) -> dict[str, int]:
    """Each name of a month or weekday, the full one first; behind a comma those of the next."""
    return {name: number for number, same in enumerate(names.split(","), first) for name in same.split()}


ENGLISH_MONTHS = _numbered(
    1,
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep,"
    " october oct, november nov, december dec",
)
ENGLISH_NAMES = {number: name for name, number in reversed(ENGLISH_MONTHS.items())}  # of the months, the full ones
GERMAN_MONTHS = _numbered(
    1,
    "januar jänner jan, februar feb, märz maerz mär mrz, april apr, mai, juni jun, juli jul, august aug,"
    " september sept sep, oktober okt, november nov, dezember dez",
)
MONTHS = ENGLISH_MONTHS | GERMAN_MONTHS
EVERY_MONTH = MONTHS | _numbered(  # French and Spanish too, as notes write them
    1,
    "janvier janv enero ene, février fevrier févr febrero, mars marzo, avril avr abril abr, mayo, juin junio,"
    " juillet juil julio, août aout agosto ago, septembre septiembre, octobre octubre, novembre noviembre,"
    " décembre decembre déc diciembre dic",
)
ENGLISH_WEEKDAYS = _numbered(0, "monday, tuesday, wednesday, thursday, friday, saturday, sunday")
GERMAN_WEEKDAYS = _numbered(0, "montag, dienstag, mittwoch, donnerstag, freitag, samstag sonnabend, sonntag")
WEEKDAYS = ENGLISH_WEEKDAYS | GERMAN_WEEKDAYS
SHORT_GERMAN_WEEKDAYS = _numbered(0, "mo, di, mi, do, fr, sa, so")
SHORT_WEEKDAYS = _numbered(0, "mon, tues tue, wed, thurs thur thu, fri, sat, sun") | SHORT_GERMAN_WEEKDAYS

YEAR = r"(?:19|20)\d\d"


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
