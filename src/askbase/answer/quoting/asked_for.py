"""Which kind of value a question asks for, and whether a text has one: a price has a currency, a weight a unit. Only
what is told by its looks: a text without a currency cannot say what something costs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askbase.answer.words.text import MONTHS

_NAME = r"(?-i:[A-Z][\w’'.-]+)"
_IS = r"(?:does|did|do|will|would|has|have|is|are|was|were)"
_YEAR = r"\b(?:1\d|20)\d\d\b"
_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty"
    " hundreds? thousands? dozens? half thirds? quarters? both couple pair several few many none nobody nothing no all"
    r" zwei drei vier fünf sechs sieben acht neun zehn elf zwölf ein\w* kein\w* un une deux trois quatre cinq dix"
)
_CURRENCIES = "eur usd gbp chf euros? dollars? pounds? quid pence cents? francs? yen franken"
_WEIGHTS = "[km]?g kgs? grams? grammes? kilos? kilograms? lbs? ounces? oz stones? tons? tonnes? t gramm pfund pounds?"
_LENGTHS = "[mckµ]?m km in ft yd inch(?:es)? feet foot yards? miles? (?:milli|centi|kilo)?met(?:re|er)s?"
_LONG = "inch(?:es)? feet foot yards? met(?:re|er)s? miles? storeys? knee waist shoulder ankle"
_TIMES_OF_DAY = "o.clock noon midnight morning evening night dusk dawn sunset sunrise lunch mittags? abends? morgens?"
_WHEN = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:mon|diens|donners|frei|sams|sonn)tags? mittwochs? spring summer"
    " autumn fall winter season century yesterday today tomorrow weekend weeks? months? years? days? nights? ago after"
    " before since during until when while end beginning start anniversary birthday morning evening noon midnight war"
)


def _any(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split())})\b"


def _figure(units: str) -> str:
    """With a unit behind it, or the unit in brackets, as in the head of a column."""
    choice = "|".join(units.split())
    return rf"\d\s*(?:{choice})\b|\((?:{choice})\)"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: questions that ask for it, and what it looks like. `dated`: the date of a note is one."""

    asks: re.Pattern[str]
    looks: re.Pattern[str]
    dated: bool = False


def _kind(asks: str, looks: str, dated: bool = False) -> Kind:
    return Kind(re.compile(f"(?i){asks}"), re.compile(f"(?i){looks}"), dated)


_PHONE = _kind(
    r"\b(?:(?:tele)?phone|mobile|fax|tel\.?) (?:number|no\b)|\b(?:telefon|handy)nummer|"
    rf"^\W*phone (?:of )?{_NAME}|^\W*(?:{_NAME}\W+){{1,3}}phone\W*$|\bwhat(?: i|['’])s [^?]{{1,40}}['’]s phone\W*$",
    r"(?<![\w.-])(?:\+|\(?0)\d[\d ()/.-]{5,}\d|\b\d{3}[ .-]\d{3,4}[ .-]?\d{2,}|\b\d{7,}\b|"
    r"\b(?:ext|extension|tel|phone|mobile|mob|durchwahl)\b\.?:? ?\d{3,}",
)
_PAGE = _kind(
    r"\b(?:what|which) page\b|\bpage number\b|\bauf welcher seite\b",
    r"\b(?:p|pp|pg|pages?|s|seite)\b\.? ?\d|\bpages?:",
)
_PRICE = _kind(
    rf"\bhow much {_IS}\b.{{1,80}}\bcosts?\b|\bwhat {_IS}\b.{{1,80}}\bcosts?\W*$|\bhow (?:expensive|cheap)\b|"
    r"^\W*(?:what (?:is|was|were) the )?price of\b|\bwie teuer\b|\b(?:wie ?viel|was) kostete?n?\b",
    rf"[£$€¥]|{_any(_CURRENCIES)}|\d ?p\b|\b(?:free|nothing|kostenlos|gratis|gratuit)\b|"
    r"\b(?:costs?|price|paid|spent|fee)\b[^.\n]*\d",
)
_WEIGHT = _kind(
    rf"\bhow heavy\b|\bhow much {_IS}\b.{{1,60}}\bweigh\b|\bwie schwer (?:ist|sind|war|waren)\b",
    rf"{_figure(_WEIGHTS)}|\b(?:weigh\w*|wiegt|wog|schwer|kilos?|pounds?|tons?|tonnes?)\b",
)
_LENGTH = _kind(
    r"\bhow (?:tall|deep|wide|thick)\b",
    rf"{_figure(_LENGTHS)}|\d ?[\"″'′]|{_any(_LONG)}",
)
_AGE = _kind(
    r"\bhow old\b|\bwie alt\b",
    r"\b(?:years?|months|weeks|days|jahre?n?|monate?n?|ans|age[ds]?|born|geboren|built|since|seit|birthday|founded)\b|"
    rf"{_YEAR}|歳",
)
_TIME_OF_DAY = _kind(
    r"\b(?:what|which) time\b(?! (?:period|frame|zone|span|of (?:the )?year|series|step|signature))|"
    r"\bat (?:what|which) hour\b|\bum wie ?viel uhr\b|\bà quelle heure\b",
    rf"\d{{1,2}} ?[:.h] ?\d\d|\d ?(?:am|pm|[ap]\.m|uhr|h)\b|{_any(_TIMES_OF_DAY)}|\bat \w+\b|\b(?:early|late)\b",
)
_DATE = _kind(
    r"\bwhen (?:did|was|were)\b",
    rf"\b(?:{MONTHS})\b|\d{{4}}|\d\d?[./-]\d\d?\b|{_any(_WHEN)}|\d(?:st|nd|rd|th)\b|[年月日]",
    dated=True,
)
_IN_YEAR = _kind(r"\b(?:what|which) year\b|\bin welchem jahr\b", rf"{_YEAR}|'\d\d\b", dated=True)
_NUMBER = _kind(r"\bhow many\b|\bwie viele\b|\bcombien de\b", rf"\d|{_any(_COUNTED)}|[〇一二三四五六七八九十百千万]")
_SHARE = _kind(
    r"\b(?:what|which) (?:percentage|percent|proportion)\b|\b(?:how many|wie ?viel) (?:percent|per cent|prozent)\b",
    r"%|\b(?:per ?cent|percentage|prozent|half|thirds?|quarters?|\w+fths?|tenths?|all|none|most)\b|"
    r"\d (?:out )?of|\d/\d|\b0?\.\d",
)
_BYTES = _kind(
    r"\bhow much (?:memory|ram|storage|disk)\b|\bsize\b.*\bin bytes\b",
    r"\b\d*[kmgt]i?b\b|\b(?:kilo|mega|giga|tera)?bytes?\b",
)
_TEMPERATURE = _kind(
    rf"\bhow (?:hot|warm|cold) (?:{_IS}|must|should)\b|\b(?:what|which) temperature\b|"
    r"\bwie (?:warm|kalt|heiß) (?:ist|war|muss|soll)\b",
    r"[°℃]|\bdegrees?\b|\bgrad\b|\d\s*[CFK]\b|\b(?:boiling|freezing|lukewarm|room temperature|zimmertemperatur)\b",
)
_SERIAL = _kind(
    r"\b(?:serial|account|policy|invoice|order|membership|customer|passport|registration|licen[cs]e|tracking) number\b|"
    r"\bi(?:ban|sbn)\b|\b(?:serien|konto|kunden|rechnungs|mitglieds)nummer\b",
    r"(?<![\w£$€.,-])(?!(?:19|20)\d\d(?:-\d\d){0,2}\b)[\w/-]*\d{3,}|\d{2,}[ -]\d{2,}[ -]\d{2,}",
)
_EMAIL = _kind(
    r"\be-?mail address|\b(?:e-?)?mail-?adresse|\bwhat(?: i|['’])s [^?]{1,40}['’]s e-?mail\W*$", r"[\w.+-]+@[\w-]+\.\w"
)
_KINDS = (
    _PHONE, _PAGE, _PRICE, _WEIGHT, _LENGTH, _AGE, _TIME_OF_DAY, _DATE, _IN_YEAR, _NUMBER, _SHARE, _BYTES, _TEMPERATURE,
    _SERIAL, _EMAIL,
)  # fmt: skip


def kinds_asked(question: str) -> list[Kind]:
    """Mostly one or none."""
    return [kind for kind in _KINDS if kind.asks.search(question)]
