"""Which figures may be reckoned with: exact ones, of what is or was. "About 290", "up to 5" and "41 k" are none, nor is
what is planned, was called off or struck out."""

from __future__ import annotations

import re

from askbase.answer.claims.figures import kinds_beside
from askbase.answer.claims.measured import MONEY_UNIT, Figure
from askbase.answer.words.text import content_words, ordered_words

_BEFORE = re.compile(r"(?i)(?:[-−–+±~<>≤≥≈]|\b(?:by|another|further|extra|additional))\s*(?:the\s)?[$€£¥]?\s*$")
_EACH = re.compile(r"(?i)\s?(?:each|apiece|je)\b")
_MAY_PART = re.compile(r"[$€£¥]?\s?[1-9]\d{0,2}\.\d{3}")  # thousands, or a whole from its decimals
_DECIMAL_COMMA, _THOUSANDS_COMMA = re.compile(r",\d{1,2}(?!\d)"), re.compile(r",\d{3}(?!\d)")
_DOUBTFUL = re.compile(
    r"(?i)~~|\b(?P<word>targets?|goals?|aims?|plan(?:s|ned)?|planning|wants?|wanted|hop(?:e|es|ed|ing)|expect\w*"
    r"|est|estimat\w*|forecast\w*|projected|predict\w*|budget\w*|quoted?|draft|provisional\w*|tbc|tbd|cancel\w*|void\w*"
    r"|refund\w*|return(?:s|ed)|reversed|credit(?:ed|s)?|deposits?|crashed|failed|invalid|outlier|superseded|replaced"
    r"|wrong|mistake|not|never|no longer|instead|would|should|might|may be"
    r"|geplant\w*|plan|ziel\w*|geschätzt\w*|schätzung|voraussichtlich\w*|erwartet\w*|storn\w*|erstatt\w*"
    r"|anzahlung|kaution|gutschrift|nicht|sollte\w*|würde\w*)\b|\w{2,}n['’]t\b"
)
_OF_ANOTHER = re.compile(  # or only of those that came or went
    r"(?i)\b(?:others?|next door|neighbou?rs?|leave|left|join\w*|los[te]\w*|gain\w*|new)\b"
)
_ALL_OF_IT = (
    r"\b(?:these|those|all|both|everything|this|figures?|prices?|numbers?|amounts?|values?|costs?|columns?|alle|preise"
    r"|zahlen|werte|beträge|kosten|diese)\b"
)
_OF_ALL = re.compile(  # said once, of every figure
    r"(?i)\b(?:out of date|outdated|obsolete|superseded|no longer (?:valid|true|right)"
    r"|in (?:thousands|millions|1,?000s?|k€)"
    r"|per (?:person|head|piece|unit)|(?:plus|excluding|without|excl\.?|ex|before|net of) (?:vat|tax|taxes)"
    r"|veraltet|überholt|in tausend|pro (?:person|kopf|stück)|zzgl\.?|zuzüglich"
    r"|estimates?|drafts?|placeholders?|guess(?:es)?)(?!\w)"
)
_ALONE = 6  # words; so short a sentence speaks of what stands below it


def is_exact(figure: Figure, text: str, but: frozenset[str] = frozenset()) -> bool:
    """It is one number, and nothing beside it in `text` makes it another one, `but` for those kinds of words."""
    end = figure.end - len(figure.unit)
    return (
        figure.value is not None
        and _MAY_PART.fullmatch(figure.written) is None
        and _BEFORE.search(text[: figure.start]) is None
        and _EACH.match(text, end) is None
        and not kinds_beside(text, figure.start, end) - but
    )


def is_certain(text: str, question: str) -> bool:
    """It tells what is or was the case: of a plan, a refund, another one only what the question asks for as that."""
    asked = content_words(question)
    return all(content_words(found[0]) & asked for found in _DOUBTFUL.finditer(text))


def is_of_it(text: str, question: str) -> bool:
    """A sentence that tells of what is asked about, not of another one nor of a part that came or went."""
    asked = content_words(question)
    return is_certain(text, question) and all(content_words(found[0]) & asked for found in _OF_ANOTHER.finditer(text))


def changes_all(text: str, question: str) -> bool:
    """A sentence that makes others of all figures beside it: they are out of date, in thousands, without tax."""
    asked = content_words(question)
    if len(text.split()) > _ALONE and re.search(f"(?i){_ALL_OF_IT}", text) is None:
        return False
    return any(not content_words(found[0]) <= asked for found in _OF_ALL.finditer(text))


def of_one_kind(figures: list[Figure]) -> bool:
    """Counted in the same, money in one currency, written in one way: `1,184` is another number beside `40,5`."""
    money = [figure for figure in figures if figure.what == MONEY_UNIT]
    written = " ".join(figure.written for figure in figures)
    return (
        len({figure.what for figure in figures} - {""}) <= 1
        and len({_currency(figure) for figure in money}) <= 1
        and not (_DECIMAL_COMMA.search(written) and _THOUSANDS_COMMA.search(written))
    )


def _currency(figure: Figure) -> frozenset[str]:
    said = ordered_words(f"{figure.written} {figure.unit}")
    return frozenset(word for word in said if not any(c.isdigit() for c in word))
