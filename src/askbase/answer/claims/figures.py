"""What stands beside a figure, a month or a day of the week belongs to it: 5 out of 7 is not 7, two weeks after 5 May
not 5 May, and 3m euros not 3. Read without grammar, so it only ever takes "supported" away."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from askbase.answer.claims.beside import BEFORE, BEHIND
from askbase.answer.claims.rates import rates
from askbase.answer.claims.units import A_WORD, FIGURE, IN_PARTS, MAGNITUDES, MONEY, TIME, UNIT_OF_TIME, UNITS
from askbase.answer.words.text import MONTHS, figures_alike, numbers
from askbase.notes.calendar_words import MONTHS as MONTH_NAMES
from askbase.notes.calendar_words import WEEKDAYS, any_of

_KINDS = (
    *dict.fromkeys(kind for kind, _, _ in (*BEFORE, *BEHIND)),
    *("time", "per", "magnitude", "unit", "written"),
)
_NEAR = 60  # characters around a figure within which all stands that belongs to it
_OF_A_SHARE = 3  # digits: 9 in 10, but sold 9 in 2019
_LONG_NAMES = any_of(name.capitalize() for name in (*MONTH_NAMES, *WEEKDAYS) if len(name) > len("sep"))
_ANCHOR = re.compile(
    rf"(?P<day>\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?i:{MONTHS})\b"
    rf"|\b(?i:{MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\. ?\d{1,2}\. ?\d{4}\b)"
    rf"|(?P<figure>(?<![^\W_])(?<!\d[.,])(?i:{FIGURE}))"
    rf"|\b(?P<name>(?:{_LONG_NAMES}|May)s?)\b"
)
_OPENS_RANGE = re.compile(r"(?i)\b(?:from|von|vom)\s+(?:the\s+)?[$€£]?$")
_WHEN = re.compile(r"(?i)\b(?:(?P<every>every|jede[nrsm]?|alle)|(?P<within>within|innerhalb)|(?P<hence>in))\s+$")
_PER = re.compile(
    rf"(?i)(?:{A_WORD}\b(?:an?|per|pro|im|am|in der|die|je)\s|\s?\S{{0,12}}/)\s?({UNIT_OF_TIME})(?!\s\d{{4}})"
)
_COUNTED_IN = re.compile(
    r"\s?(?:(?i:(?P<points>percentage points?|prozentpunkten?))"
    r"|(?P<unit>[^\W\d_²³]+)(?P<squared>[²³23]|\s?/\s?[^\W\d_]+)?(?!\w))"
)
_MILLIONS = re.compile(rf"\s?mm?\s+(?i:{MONEY})|\s?M\b")
_MILLIONS_BEHIND_SIGN = re.compile(r"\s?mm?\b")
_SIGN = re.compile(r"[$€£¥]\s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PARTS = tuple(
    (re.compile(rf"(?i){FIGURE}\s?(?:{large})(?:\s(?:and|und))?\s$"), re.compile(rf"(?i)\s?(?:{small})\b"))
    for large, small in IN_PARTS
)
_RANGE = re.compile(rf"(?i)\s*(?:to|bis|[–—-]|and|und|or|oder)\s*{FIGURE}")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})")
_CROSS = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")


def beside_differs(claim: str, sentences: Iterable[str]) -> bool:
    """The claim drops or adds what the note has beside a figure or a day that both have, or how often it is done. A
    unit may be added: it may stand in the head of the column."""
    claimed = _read(claim)
    noted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sentence in dict.fromkeys(sentences):
        for key, values in _read(sentence, frozenset(figure for figure, _ in claimed)).items():
            noted[key] |= values
    return any(
        values - noted[key] and not (key[1] == "unit" and "" in noted[key])
        for key, values in claimed.items()
        if key in noted
    )


def _read(text: str, wanted: frozenset[str] | None = None) -> dict[tuple[str, str], set[str]]:
    """Of each figure (that is `wanted`), and each kind of word beside it, the values there are: "" for none."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    alike = _CROSS.sub(" x ", figures_alike(text))
    for anchor in _ANCHOR.finditer(alike):
        figures = _figures(anchor)
        if wanted is None or figures & wanted:
            first = max(0, anchor.start() - _NEAR)
            near = alike[first : anchor.end() + _NEAR]
            beside = _beside(near, anchor.start() - first, anchor.end() - first, anchor["figure"] is not None)
            for figure, (kind, value) in itertools.product(figures, beside):
                found[figure, kind].add(value)
    for unit, value in rates(alike):
        found[f"a {unit}", "rate"].add(value)
    return dict(found)


def kinds_beside(text: str, start: int, end: int) -> frozenset[str]:
    """Of what beside the figure `text[start:end]` makes another one of it; its unit does not."""
    first = max(0, start - _NEAR)
    beside = _beside(text[first : end + _NEAR], start - first, end - first, True)
    return frozenset(kind for kind, value in beside if value) - {"unit", "ordinal"}


def _figures(anchor: re.Match[str]) -> frozenset[str]:
    """Of a day with its year the day alone."""
    if anchor["name"]:
        return frozenset({anchor["name"].lower().removesuffix("s")})
    found = numbers(anchor[0])
    return frozenset(each for each in found if "/" in each) or found


@lru_cache(maxsize=512)  # figures in a row stand beside the same
def _beside(text: str, start: int, end: int, is_figure: bool) -> tuple[tuple[str, str], ...]:
    """What of each kind stands beside `text[start:end]`, a figure or the name of a month or a day."""
    before, behind = text[:start], text[end:]
    values = dict.fromkeys(_KINDS, "")
    for kind, value, pattern in BEFORE:
        if not values[kind] and pattern.search(before):
            values[kind] = value
    for kind, value, pattern in BEHIND if is_figure else ():
        if not values[kind] and pattern.match(text, end):
            values[kind] = value
    if values["end"] == "by" and is_figure and not _YEAR.fullmatch(text[start:end]):
        values["end"] = ""  # it fell by 20 euros
    if any(larger.search(before) and smaller.match(behind) for larger, smaller in _PARTS):
        values["parts"] = "smaller"
    if values["share"] == "in" and end - start > _OF_A_SHARE:
        values["share"] = ""
    if values["range"] == "from" and _OPENS_RANGE.search(before):
        values["range"] = ""  # raised from 800 to 850: the other end is another fact
    if is_figure:
        values |= _measure(before, behind) | {"written": _written(text[start:end], behind)}
    return tuple(values.items())


def _measure(before: str, behind: str) -> dict[str, str]:
    """What it is counted in: thousands, kilograms, days between two times, euros an hour."""
    if other_end := _RANGE.match(behind):
        return _measure(before, behind[other_end.end() :]) | {"time": "", "per": ""}
    counted = _COUNTED_IN.match(behind)
    form = (counted["unit"] or "").lower() if counted else ""
    magnitude, unit = MAGNITUDES.get(form, ""), ""
    if _MILLIONS.match(behind) or (_SIGN.search(before) and _MILLIONS_BEHIND_SIGN.match(behind)):
        magnitude = "million"
    elif counted and counted["points"]:
        unit = "points"
    elif counted and form in UNITS:
        unit = UNITS[form] + "".join((counted["squared"] or "").split())
    per = _PER.match(behind)
    return {
        "magnitude": magnitude,
        "unit": unit,
        "time": (when.lastgroup or "") if form in TIME and (when := _WHEN.search(before)) else "",
        "per": TIME[per[1].lower()] if per else "",
    }


def _written(figure: str, behind: str) -> str:
    """5/6 may be a share, 5 June or 6 May."""
    slashed = _SLASHED.fullmatch(figure)
    either = slashed is not None and max(int(slashed[1]), int(slashed[2])) <= 12
    return "slash" if slashed and (either or behind.startswith(" of ")) else ""
