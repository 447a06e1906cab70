"""How days and periods are written, in English and German, and what reads them."""

from __future__ import annotations

import re

from askbase.notes import calendar_words as names
from askbase.retrieve import date_readers as readers
from askbase.retrieve import date_words as words
from askbase.retrieve.date_readers import Reader

_MONTH = rf"(?P<month>{names.any_of(names.MONTHS)})\b(?:(?<=\b\w\w\w)\.(?=\s+{names.YEAR_OF_DAY}\b))?"
_OF_WEEK = rf"(?:\b(?:{names.any_of(names.WEEKDAYS)})(?:\s*,\s*|\s+){words.ARTICLES})?"  # Sunday, 3 November
_WORD = rf"(?i)(?:\b(?P<word>{words.BEFORE_A_PERIOD})(?:\s+zum)?\s+{words.ARTICLES})?"
_DAY_WORD = rf"\b(?P<word>{words.BEFORE_A_DAY})(?:\s+zum)?\s+{words.ARTICLES}"
_ON = r"(?P<onwards>\s+(?:onwards?\b|(?:on|an)(?=\s*(?:[?.,!]|$))))?"
_YEAR = rf"(?P<y>{names.YEAR})"
_YEAR_OF_DAY = rf"(?P<y>{names.YEAR_OF_DAY})"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR_OF_DAY}\b)?"
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)\b"
_GERMAN_UNIT = rf"(?P<unit>{names.any_of(words.GERMAN_UNITS)})\b"
_WHICH = rf"(?P<which>{words.LAST}|{words.THIS})\s+"
_WEEKDAY = (  # of nothing else: not Sunday school, nor Sunday, 3 November; German writes such things as one word
    rf"(?P<weekday>(?:{names.any_of(names.ENGLISH_WEEKDAYS)})\b"
    r"(?=\s*(?:$|[?.!,;:](?!\s*(?:the\s+)?\d)|(?:about|on|onwards?|in|with|and|or|at|for|morning|afternoon|evening"
    rf"|night)\b))|(?:{names.any_of(names.GERMAN_WEEKDAYS)})\b(?!\s*,?\s*(?:de[mn]\s+)?\d))"
)
_COUNT = rf"(?P<count>\d{{1,3}}|{names.any_of(words.NUMBERS)})"
_GERMAN_COUNT = rf"(?P<count>\d{{1,3}}|{names.any_of(words.GERMAN_NUMBERS)})"
_DAY_AND_MONTH = r"(?<![\w.,])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)"
_ENDED = r"(?!\.?\d)"  # 3.11.2 is a version

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_WORD}\b{_YEAR_OF_DAY}-(?P<m>\d\d?)-(?P<d>\d\d?)\b{_ON}", readers.iso_day),
        (rf"{_WORD}{_OF_WEEK}{_DAY_AND_MONTH}\.\s?{_YEAR_OF_DAY}\b{_ON}", readers.iso_day),
        (  # without a year of four digits only where a day can stand: "section 3.11." is none
            rf"(?i)(?:^\s*|{_DAY_WORD}|\b(?={names.any_of(names.WEEKDAYS)})){_OF_WEEK}{_DAY_AND_MONTH}\."
            rf"(?P<y>\d\d)?{_ENDED}{_ON}",
            readers.dotted_day,
        ),
        (  # German says by the word before it that it is a day
            r"(?i)\b(?P<word>am|vom|bis(?=\s+zum)|(?:seit|ab|vor|nach)(?=\s+dem))(?:\s+(?:zum|dem))?\s+"
            rf"{_DAY_AND_MONTH}{_ENDED}{_ON}",
            readers.dotted_day,
        ),
        (
            rf"{_WORD}{_OF_WEEK}\b(?P<day>\d\d?)(?:(?:st|nd|rd|th)?\s+(?:of\s+)?|\.\s*){_MONTH}{_OF_YEAR}{_ON}",
            readers.day,
        ),
        (rf"{_WORD}{_OF_WEEK}\b{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?\b{_OF_YEAR}{_ON}", readers.day),
        (rf"{_WORD}\b{_YEAR}-(?P<month>\d\d)\b(?!-){_ON}", readers.iso_month),
        (rf"{_WORD}(?:\b{_WHICH})?\b{_MONTH}{_OF_YEAR}{_ON}", readers.month),
        (rf"{_WORD}(?:\bjahre?\s+)?\b{_YEAR}\b(?![-/][\dW]){_ON}", readers.year),
        (rf"{_WORD}\b{_WHICH}(?P<unit>week|month|year)\b{_ON}", readers.named),
        (rf"{_WORD}\b{_WHICH}(?P<unit>woche|monate?s?|jahr(?:es)?)\b{_ON}", readers.named),
        (rf"(?i)\b(?:(?:in|from|over|during|within)\s+)?(?:the\s+)?(?:last|past)\s+{_COUNT}\s+{_UNIT}", readers.recent),
        (
            rf"(?i)\b(?:(?:in|aus|während)\s+)?(?:de[rn]\s+|die\s+)?(?:letzt|vergangen)en?\s+{_GERMAN_COUNT}\s+{_GERMAN_UNIT}",
            readers.recent,
        ),
        (r"(?i)\b(?:(?:in|from|over|during|within)\s+)?(?:the\s+)?past\s+(?P<unit>week|month|year)\b", readers.past),
        (rf"(?i)\b{_COUNT}\s+(?P<unit>days?|weeks?)\s+ago\b", readers.ago),
        (rf"(?i)\bvor\s+{_GERMAN_COUNT}\s+(?P<unit>tag(?:en)?|wochen?)\b", readers.ago),
        (rf"{_WORD}\b(?P<name>today|yesterday|heute|gestern)\b{_ON}", readers.near_day),
        (r"(?i)\b(?:on\s+)?(?:the\s+)?day\s+before\s+yesterday\b", readers.before_yesterday),
        (r"(?i)\b(?:vo[nm]\s+)?vorgestern\b", readers.before_yesterday),
        (rf"(?i){_DAY_WORD}(?:{_WHICH})?{_WEEKDAY}{_ON}", readers.weekday),
        (rf"{_WORD}\b{_WHICH}{_WEEKDAY}{_ON}", readers.weekday),
    )
)
