"""The words that periods are said with, in English and German, all in lower case."""

from __future__ import annotations

DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
GERMAN_UNITS = {  # the units as they are counted: "zwei Wochen", "letzten Monats"
    "tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week", "monat": "month", "monats": "month",
    "monate": "month", "monaten": "month", "jahr": "year", "jahres": "year", "jahre": "year", "jahren": "year",
}  # fmt: skip
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12}
GERMAN_NUMBERS = {
    "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "zwölf": 12,
}  # fmt: skip

SINCE, BEFORE, UNTIL = frozenset(("since", "seit", "ab")), frozenset(("before", "vor")), frozenset(("until", "bis"))
AFTER, FROM = frozenset(("after", "nach")), frozenset(("from", "von", "vom"))
LAST = r"last|(?:letzt|vorig|vergangen)e[nmrs]?"
THIS = r"this|diese[nmrs]?"
BEFORE_A_DAY = "on|from|of|since|before|after|until|am|vom|seit|ab|vor|bis|nach"
BEFORE_A_PERIOD = f"in|during|for|im|von|während|{BEFORE_A_DAY}"
ARTICLES = r"(?:(?:the|dem|den|der)\s+)?"


def unit(said: str) -> str:
    """day, week, fortnight, month or year."""
    said = said.lower()
    return GERMAN_UNITS.get(said) or said.removesuffix("s")


def number(said: str) -> int:
    """Of digits or a word that is among the numbers."""
    return int(said) if said.isdigit() else (NUMBERS | GERMAN_NUMBERS)[said.lower()]
