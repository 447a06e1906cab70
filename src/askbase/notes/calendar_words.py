"""The names of months and weekdays, all in lower case, how a year is written, and which one is meant if none is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date


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
SHORT_ENGLISH_WEEKDAYS = _numbered(0, "mon, tues tue, wed, thurs thur thu, fri, sat, sun")
SHORT_WEEKDAYS = SHORT_ENGLISH_WEEKDAYS | SHORT_GERMAN_WEEKDAYS

YEAR = r"(?:19|20)\d\d"
YEAR_OF_DAY = (  # behind a day or a month an older one as well, but for "by 3 May 1200 euros"
    rf"(?:{YEAR}|1[0-8]\d\d(?!\d|\s*(?:[€$£¥%]|(?i:eur|euros?|usd|dollars?|gbp|pounds?|chf|franken|h|hours?|uhr|words?"
    r"|wörter|steps|people|k?m|met(?:re|er)s?|k?g|kcal|ml|k?wh?|mah)\b)))"
)
_BETWEEN_LEAP_YEARS = 8  # at most: 1896 and 1904


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def days_of(month: int, day: int, years: Iterable[int]) -> Iterator[date]:
    """This day in each of the years that have it."""
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def latest(month: int, day: int, until: date) -> date | None:
    """The latest of these days that is not behind `until`; of 29 February that of a leap year, of 31 February None."""
    years = range(until.year, until.year - _BETWEEN_LEAP_YEARS - 1, -1)
    return next((found for found in days_of(month, day, years) if found <= until), None)


def next_after(month: int, day: int, since: date) -> date | None:
    """The first of these days that is behind `since`; None as well where the years end."""
    years = range(since.year, since.year + _BETWEEN_LEAP_YEARS + 1)
    return next((found for found in days_of(month, day, years) if found > since), None)
