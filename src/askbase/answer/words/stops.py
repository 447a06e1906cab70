"""Full stops that end no sentence: behind shortened words, initials, numbers of items and days."""

from __future__ import annotations

import re

from askbase.notes import calendar_words
from askbase.notes.calendar_words import any_of
from askbase.store.lexical import STOP_WORDS

ENGLISH_MONTHS = {name: f"{number:02d}" for name, number in calendar_words.ENGLISH_MONTHS.items()}
MONTHS = any_of(calendar_words.MONTHS)  # after a day: "3. Mai"
_SHORT_MONTHS = any_of(name.capitalize() for name in ENGLISH_MONTHS.keys() - set(calendar_words.ENGLISH_NAMES.values()))
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|[Cc]f|Dr|Mr|Mrs|Ms|Prof|Revd?|St|Mt|Jr|Sr|No|Nr|[Aa]pprox|[Ii]ncl|[Rr]esp|bzw|ca|pp?|Fig"
    r"|z\. ?B|d\. ?h|u\. ?a|o\. ?ä|s\. ?o|i\. ?d\. ?R|ggf|evtl|inkl|exkl|zzgl|vgl|bspw|sog|geb|Fa|Hrn?|Frl|Hrsg"
    r"|Dr\. ?(?:med|rer|phil|vet)|med\. ?(?:vet|dent)|rer\. ?nat)"
    r"|^[\s>*#-]*\d{1,3}|\b[A-Z])\.$"
)
_BEFORE_FIGURE = re.compile(rf"(?:\b(?:c|no|vol|sec|ch|ext|Ext|min|max|est|{_SHORT_MONTHS}|Art|Abs|Tel|Bd)|[sS]tr)\.$")
_BEFORE_SMALL = re.compile(  # "at 7 a.m. on Monday", "vom 2. bis 13. November"
    r"(?:\b(?:Inc|Ltd|Co|Corp|usw|MwSt|tgl|tägl|Std|Min|Sek|Stk|Tsd|Mio|Mrd|med|vet|\d{1,3})|(?i:\b[ap]\.m))\.$"
)
_BEFORE_OTHER_THAN_CAPITAL = re.compile(r"\b(?:[Dd]ept|spp?|subsp|var)\.$")
_BEFORE_CODE = re.compile(r"\b[Rr]ef\.$")
_CODE = re.compile(r"[\w/-]*\d")  # "ref. LS-2023-118"
_AND_OTHERS = re.compile(r"\bal\.$")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"(?<![^\W_])[a-zä]\.$")  # half of "z. B."
_LETTER_NEXT = re.compile(r"[^\W\d_](?:\.|$)")
_DAY = re.compile(r"\b\d{1,2}\.$")
_COUNTED = "stock quartal kw kalenderwoche klasse etage og ug mal auflage jahrhundert geburtstag".split()  # "2. Stock"


def is_shortened(before: str, after: str) -> bool:
    """The full stop at the end of `before`, a sentence so far, only shortens a word, numbers an item or a day. Of
    `after` there may be no more than the beginning of a word yet."""
    following = after.lstrip()
    small, figure = following[:1].islower(), following[:1].isdecimal()
    return bool(following) and bool(
        _SHORTENED.search(before)
        or (figure and _BEFORE_FIGURE.search(before))
        or (small and _BEFORE_SMALL.search(before))
        or (not following[:1].isupper() and _BEFORE_OTHER_THAN_CAPITAL.search(before))
        or (_BEFORE_CODE.search(before) and _CODE.match(following))
        or (_AND_OTHERS.search(before) and not _opens(following))
        or (_LETTER.search(before) and _LETTER_NEXT.match(following))
        or (_DAY.search(before) and _is_counted(following))
    )


def _opens(following: str) -> bool:
    """A capitalised word that is no name: "The", "We"."""
    word = _WORD.match(following)
    return word is not None and word.group()[0].isupper() and word.group().lower() in STOP_WORDS


def _is_counted(following: str) -> bool:
    """What a day or another number with a full stop stands before: "3. Mai", "2. Stock", or as far as it is there."""
    match = re.match(r"[^\W\d_]*", following)
    begun = match.group().lower() if match else ""
    whole = len(begun) < len(following)
    return any(word == begun or (not whole and word.startswith(begun)) for word in (*calendar_words.MONTHS, *_COUNTED))
