"""Does an answer state a nugget? Decided by its literals: text in backticks, `|` between alternatives.

Answer and literal are brought to one form (case, white space, dates, numbers), then compared on token boundaries.
No model, no files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from askbase.evals.sentences import MARK, sentences
from askbase.notes.calendar_words import EVERY_MONTH, any_of

Verdict = Literal["present", "absent", "unjudged", "judge_error"]
Place = tuple[int, int]  # start and end
Finder = Callable[[str], Iterator[Place]]

_TICKS = re.compile(r"`([^`]+)`")
_THOUSANDS_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent\b|per cent\b|prozent\b|%)")
_SPACE_BEFORE_STOP = re.compile(r" (?=[.,;:!?)%])")
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_TOLERANCE = re.compile(r"~\s*(\d+(?:\.\d+)?)\s*%")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|unlike|rather than|instead of|"
    r"nicht|kein\w*|nie|niemals|weder|ohne|pas|jamais|aucune?)\b|n't\b"
)
_PLAIN = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
                        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "*": None, "`": None})  # fmt: skip

_MONTH = rf"(?P<month>{any_of(EVERY_MONTH)})\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>[12]\d{3})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.-]){_YEAR}([-/.])(?P<month>0?[1-9]|1[0-2])\2{_DAY}(?:t\d\d:\d\d[\d:.z+]*)?(?![\w-])",
        rf"(?<![\w.-]){_DAY}\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?{_YEAR}(?![\w-])",
        rf"(?<![\w.]){_DAY}(?:st|nd|rd|th|\.)?(?:\s+of)?\s+{_MONTH},?(?:\s+{_YEAR})?(?!\w)",
        rf"(?<!\w){_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?(?![\w:]|\.\d)",
        rf"(?<!\w){_MONTH},?\s+{_YEAR}(?!\w)",
        rf"(?<![\w.-]){_YEAR}-(?P<month>0[1-9]|1[0-2])(?![\w-])",
    )
)
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w]|[.,]\d)")
_NUMBER_WITH_UNIT = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?=[a-z]{1,4}\b)")
_DATE_FORM = re.compile(r"date(\d{4})?m(\d\d)(?:d(\d\d))?")


def literals_of(nugget: str) -> tuple[tuple[str, ...], ...]:
    """The literals of a nugget, each as its alternatives: "`3 May|yesterday`" gives (("3 May", "yesterday"),)."""
    found = (tuple(part.strip() for part in ticked.split("|") if part.strip()) for ticked in _TICKS.findall(nugget))
    return tuple(alternatives for alternatives in found if alternatives)


def verdict(nugget: str, answer: str, quoted: Sequence[str] = ()) -> Verdict:
    """Whether the answer states the nugget; "unjudged" when code cannot tell.

    A nugget without literals is unjudged. So is one whose literal stands only in sentences with a negation, unless
    the nugget is itself negative, or the negation is a note's own: `quoted` are words of the notes, and one of them
    holds everything from the negation to the literal.
    """
    literals = literals_of(nugget)
    if not literals:
        return "unjudged"
    lines = [sentence.text for sentence in sentences(answer)]
    negative = bool(_NEGATION.search(canonical(nugget)))
    clear = True
    for alternatives in literals:
        holding = [line for line in lines if states_any(alternatives, line)]
        if not holding:
            return "absent"
        clear = clear and (negative or any(_affirms(line, alternatives, quoted) for line in holding))
    return "present" if clear else "unjudged"


def states(literal: str, text: str) -> bool:
    """Whether the text holds the literal (one alternative, no backticks) on token boundaries."""
    return any(True for _ in _finder(literal)(canonical(text)))


def states_any(alternatives: tuple[str, ...], text: str) -> bool:
    """Whether the text holds one of the alternatives."""
    return any(states(each, text) for each in alternatives)


def holds_all(nugget: str, text: str) -> bool:
    """Whether the text holds every literal of the nugget. False for a nugget without literals."""
    literals = literals_of(nugget)
    return bool(literals) and all(states_any(alternatives, text) for alternatives in literals)


@lru_cache(maxsize=8192)
def canonical(text: str) -> str:
    """NFKC, case-folded, marks and emphasis removed, one space, dates and numbers in one form."""
    text = _THOUSANDS_SPACE.sub("", text)
    text = unicodedata.normalize("NFKC", MARK.sub(" ", text)).translate(_PLAIN)
    text = " ".join(text.casefold().split())
    for dates in _DATES:
        text = dates.sub(_date_form, text)
    text = _PERCENT.sub("%", text)
    text = _NUMBER_WITH_UNIT.sub(lambda found: f"{_number_form(found)} ", text)
    return _SPACE_BEFORE_STOP.sub("", _NUMBER.sub(_number_form, text))


def _affirms(line: str, alternatives: tuple[str, ...], quoted: Sequence[str]) -> bool:
    """Whether the literal stands in the line without a negation, but for those that a note says with it."""
    told = canonical(line)
    negations = [found.span() for found in _NEGATION.finditer(told)]
    if not negations:
        return True
    places = [place for each in alternatives for place in _finder(each)(told)]
    return any(
        all(_is_quoted(told[min(start, no) : max(end, over)], quoted) for no, over in negations)
        for start, end in places
    )


def _is_quoted(words: str, quoted: Sequence[str]) -> bool:
    """Whether one of the texts holds these canonical words."""
    wanted = re.compile(_bounded(re.escape(words)))
    return any(wanted.search(canonical(text)) for text in quoted)


@lru_cache(maxsize=8192)
def _finder(literal: str) -> Finder:
    """What finds the places of the literal in canonical text."""
    tolerance = _TOLERANCE.search(literal)
    plain = canonical(_TOLERANCE.sub("", literal))
    number = _NUMBER.search(plain)
    if tolerance and number:
        return _near_number(plain, number, float(tolerance[1]) / 100)
    date = _DATE_FORM.fullmatch(plain)
    if date:
        return _search(_bounded(_date_regex(*date.groups())))
    if re.fullmatch(r"[12]\d{3}", plain):  # a year also stands in every date of that year
        return _search(_bounded(rf"(?:{plain}|date{plain}m\d\d(?:d\d\d)?)"))
    return _search(_bounded(re.escape(plain)))


def _search(expression: str) -> Finder:
    compiled = re.compile(expression)
    return lambda text: (found.span() for found in compiled.finditer(text))


def _near_number(plain: str, number: re.Match[str], share: float) -> Finder:
    """Finds "1200 ~5% kWh": the number may be off by a share, the words around it may not."""
    value = float(number[0])
    before, after = re.escape(plain[: number.start()].strip()), re.escape(plain[number.end() :].strip())
    around = re.compile(_bounded(rf"{before}\s*(?P<number>\d+(?:\.\d+)?)\s*{after}"))

    def finds(text: str) -> Iterator[Place]:
        for found in around.finditer(text):
            if abs(float(found["number"]) - value) <= share * abs(value):
                yield found.span()

    return finds


def _bounded(expression: str) -> str:
    # A digit must not be the tail of "2.5" or "-5", nor the head of "5.2"; a word must not be part of a longer one.
    # Scripts without spaces have no such border: "約15%です" holds "15%".
    return rf"(?<!{_LETTER})(?<!\d[.,])(?<!(?<!\S)-)(?:{expression})(?!{_LETTER}|[.,]\d)"


def _date_regex(year: str | None, month: str, day: str | None) -> str:
    """A date finds itself and every fuller date: "November 2024" stands in "7 November 2024"."""
    return "date" + (year or r"(?:\d{4})?") + f"m{month}" + (f"d{day}" if day else r"(?:d\d\d)?")


def _date_form(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = parts["month"]
    number = int(month) if month.isdigit() else EVERY_MONTH[month]
    day = parts.get("day")
    return f"date{parts.get('year') or ''}m{number:02d}" + (f"d{int(day):02d}" if day else "")


def _number_form(found: re.Match[str]) -> str:
    digits = found[1].replace(",", "")
    if (len(digits) > 1 and digits.startswith("0")) or len(digits) > 15:
        return found[0]  # a code or a telephone number, not a quantity
    whole = digits + (found[2] or "")
    return f"{float(whole):.10f}".rstrip("0").rstrip(".") if found[2] else digits
