"""What a question wants reckoned: a difference, a sum, a mean, what is left of a price, the end of a period,
how long a list is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.measured import MONEY_UNIT
from askbase.answer.claims.units import TIME, UNITS
from askbase.answer.reckoning.beyond import is_of_some, wants_no_figure
from askbase.answer.words.text import content_words
from askbase.notes.calendar_words import ENGLISH_MONTHS, YEAR, any_of

Task = Literal["difference", "sum", "mean", "left", "end", "count"]

_TAKEN_OFF = (
    r"\b(?:once|after|when|if|with)\s+(?:the\s+)?(?P<taken>[^\W\d_]+)\s+(?:(?:is|are|was|has been|have been)\s+)?"
    r"(?:taken off|deducted|subtracted|off)\b"
    r"|\b(?:minus|net of|less(?!.*\bthan\b)|after deducting|without)\s+(?:the\s+)?(?P<less>[^\W\d_]+)"
)
_CHANGE = (
    r"(?:rise|rose|risen|fall|fell|fallen|grow|grew|grown|shrink|shrank|drop(?:ped)?|increase|decrease|change|miss)"
)
_DIFFERENCE = (
    r"\bby how (?:much|many)\b|\bhow (?:much|many)\b.*\b(?:more|less|fewer|[^\W\d_]+er)\b.*\bthan\b"
    rf"|\bhow (?:much|many)\b.*\b{_CHANGE}\b.*\b(?:from|between|since)\b|\bdifference\b.*\bbetween\b"
    r"|\bcompare[ds]?\b.*\b(?:with|to|and)\b|\bum wie ?viele?\b|\bunterschied\b.*\bzwischen\b"
    r"|\bwie ?viele?\b.*\b(?:mehr|weniger)\b.*\bals\b"
)
_MEAN = r"\b(?:on average|averages?|the mean|im schnitt|durchschnitt(?:lich)?)\b"
_SUM = r"\b(?:together|altogether|in total|in all|all told|add(?:s|ed)? up|sum of|total|zusammen|insgesamt)\b"
_END = (
    r"\b(?:until when|till when|bis wann|(?:until|till|bis) (?:when|wann))\b"
    r"|\b(?:when|wann)\b.*\b(?:run(?:s|ning)? out|expires?|ends?|lapses?|over|up|abläuft|läuft .* ab|endet)\b"
)
_COUNT = (
    r"\bhow many\b.*\b(?:listed|(?:write|written|wrote|noted?|put) down|(?:on|in) (?:the|my|our)\b.*\blist)\b"
    r"|\bwie ?viele\b.*\b(?:aufgelistet|aufgeschrieben|notiert)\b"
)
_TASKS: tuple[tuple[Task, str], ...] = (
    ("left", _TAKEN_OFF),
    ("difference", _DIFFERENCE),
    ("mean", _MEAN),
    ("sum", _SUM),
    ("end", _END),
    ("count", _COUNT),
)
OF_RECKONING = content_words(
    "much many more less fewer than difference between compare compared total sum together altogether average mean all"
    " add up taken off deducted subtracted minus net once rise rose risen fall fell fallen grow grew grown shrink"
    " shrank drop dropped increase decrease change miss missed set goal target aim number amount count run runs out"
    " expire expires end ends lapse over cost costs spend spent pay paid use used need needed"
    " until till come came give gave"
    " viel wieviel mehr weniger unterschied zusammen insgesamt durchschnitt schnitt"
    " war waren hat hatte hatten haben sind wir alle allen für auf den dem"
)
_DATE = re.compile(rf"(?i)\b(?:(?P<month>{any_of(ENGLISH_MONTHS)})\.?\s+(?P<of>{YEAR})|(?P<year>{YEAR}))\b")
_UNIT_WORDS = frozenset({*UNITS, *TIME})
_PAID = re.compile(
    r"(?i)\b(?:costs?|prices?|pay|paid|spen[dt]|cheaper|expensive|bills?|kosten|(?:ge)?kostet|teurer|billiger)\b|[€£$]"
)
_COMPARED = {
    **dict.fromkeys(("heavier", "lighter"), "weight"),
    **dict.fromkeys(("older", "younger"), "age"),
    **dict.fromkeys(("taller", "smaller"), "height"),
}  # what stands above such figures
_COMPARATIVE = re.compile(rf"(?i)(?<=\bhow much )[^\W\d_]+er\b|\b(?:{any_of(_COMPARED)})\b(?=.*\bthan\b)")
_CONDITION = re.compile(r"(?i),?\s(?:if|provided|assuming|falls|wenn)\s.*")
_KILOWATT_HOURS = re.compile(r"(?i)\bkilowatt[ -]hours?\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """`words`: of what it asks about, without those of reckoning, units and `dates`: years, `2024`, and months,
    `2024-02`, as they stand. `units`: the ones it names. `taken`: the word of what is to be taken off."""

    task: Task
    question: str
    words: frozenset[str]
    dates: tuple[str, ...]
    units: frozenset[str]
    taken: str = ""

    def is_about(self, *words: frozenset[str]) -> bool:
        """All that it asks about stands there. A sum of half of it would be one of something else."""
        return bool(self.words) and self.words <= frozenset().union(*words)


def asked_of(question: str) -> Asked | None:
    """None if nothing is to be reckoned."""
    if wants_no_figure(question):
        return None
    for task, pattern in _TASKS:
        if found := re.search(f"(?i){pattern}", question):
            if task in ("sum", "mean") and is_of_some(_DATE.sub(" ", question)):
                return None
            groups = found.groupdict()
            taken = (groups.get("taken") or groups.get("less") or "") if task == "left" else ""
            return Asked(task, question, _subject(question), dates_of(question), _units(question), taken.lower())
    return None


def compared_by(question: str) -> frozenset[str]:
    """Words that the head of a column may have for what a comparative of the question compares."""
    return content_words(" ".join(_COMPARED.get(word.lower(), "") for word in _COMPARATIVE.findall(question)))


def dates_of(text: str) -> tuple[str, ...]:
    """Years and months of years, as they stand, each once."""
    return tuple(dict.fromkeys(_written(found) for found in _DATE.finditer(text)))


def _written(found: re.Match[str]) -> str:
    if found["month"]:
        return f"{found['of']}-{ENGLISH_MONTHS[found['month'].lower()]:02d}"
    return found["year"]


def _subject(question: str) -> frozenset[str]:
    for pattern in (_CONDITION, _COMPARATIVE, _DATE, _KILOWATT_HOURS):
        question = pattern.sub(" ", question)
    bare = " ".join(word for word in question.split() if word.lower().strip("?,.") not in _UNIT_WORDS)
    words = content_words(bare) - OF_RECKONING
    return words - LIGHT - LIGHTER or words


def _units(question: str) -> frozenset[str]:
    words = re.findall(r"(?<!['’])\b[^\W\d_]+", _KILOWATT_HOURS.sub("kwh", question.lower()))
    return frozenset(TIME.get(word) or UNITS.get(word) or "" for word in words) - {""} | _money(question)


def _money(question: str) -> frozenset[str]:
    return frozenset({MONEY_UNIT}) if _PAID.search(question) else frozenset()
