"""The words beside a figure or a day that make another one of it, by kind: out of a whole, so many times, about, since,
below. Words that say the same have one value."""

from __future__ import annotations

import re

from askbase.answer.claims.units import A_MEASURE, A_WORD, FIGURE, IN_PARTS, UNIT_OF_TIME, WORD
from askbase.answer.words.text import MONTHS

Kind = tuple[str, str, re.Pattern[str]]  # (kind, value, where it stands)

# Between the words before a figure and the figure.
_ARTICLE = r"\s*(?:\b(?:the|our|my|his|her|their|a|an|de[nmrs]|die|das|beginning|end)\b\s*)?[$€£¥]?\s*$"
_PARTS = (
    "one|none|half|quarters?|thirds?|fifths?|tenths?|part|most|some|few|several|many|hälfte|viertel|drittel|teil|"
    "eine[rsm]?|keine[rsm]?|per ?cent|prozent"
)

BEFORE: tuple[Kind, ...] = tuple(
    (kind, value, re.compile(rf"(?i)(?:{pattern}){_ARTICLE}"))
    for kind, value, pattern in (
        ("share", "of", rf"\bout of|(?:{FIGURE}|\b(?:{_PARTS})\b|%)\s+(?:of|von|aus)"),
        ("share", "of", rf"{FIGURE}\s+[^\W\d_]+\s+(?:von|aus)"),
        ("share", "in", rf"(?:{FIGURE}|\bone)\s+in"),
        ("factor", "half", r"\b(?:half|halbe[rns]?|hälfte|drittel)"),
        ("factor", "times", r"\b(?:twice|thrice|double|doubled|triple|zweimal|dreimal|doppelte?)"),
        ("factor", "times", rf"{FIGURE}\s*(?:[x×*]|times|mal)"),
        ("bound", "about", r"\b(?:about|around|roughly|approximately|approx\.?)|[~≈]"),
        ("bound", "about", r"\b(?:circa|ca\.?|zirka|etwa|ungefähr|rund)"),
        ("bound", "nearly", r"\b(?:almost|nearly|just under|fast|beinahe|knapp)"),
        ("bound", "most", r"\b(?:at most|max\.?|maximum(?: of)?|up to|höchstens|maximal|bis zu)|≤|<="),
        ("bound", "most", r"\b(?:no|not) (?:more|over)(?: than)?"),
        ("bound", "least", r"\b(?:at least|min\.?|minimum(?: of)?|mindestens|wenigstens)|≥|>="),
        ("bound", "least", r"\b(?:no|not) (?:less|fewer) than"),
        ("bound", "more", r"\b(?:over|more than|above|über|mehr als|exceed\w*)|>"),
        ("bound", "less", r"\b(?:under|less than|fewer than|below|unter|weniger als)|<"),
        ("bound", "off", r"\b(?:less|off)"),  # 100 euros less 20
        ("end", "since", r"\b(?:since|seit|ab)"),
        ("end", "before", r"\b(?:before|prior to|vor)"),
        ("end", "after", r"\b(?:after|following|nach)"),
        ("end", "by", r"\bby"),
        ("money", "abroad", r"\b(?:AU?|CA?|NZ|HK|S)(?=\$)"),
        ("clock", "half", r"\bhalf(?: past)?|\bhalb"),
        ("clock", "past", r"\bquarter past|\bviertel nach|(?:minutes?|minuten|\d)\s(?:past|nach)"),
        ("clock", "to", r"\bquarter to|\bviertel vor|\bdreiviertel|minutes? to|(?:minuten|\d)\svor"),
        ("range", "to", rf"(?<!from\s)(?<!von\s)(?<!vom\s)(?<!\d){FIGURE}{A_MEASURE}(?:\bto|\bbis|[–—-])"),
        ("range", "to", rf"\b(?:between|zwischen)\s+[$€£]?{FIGURE}{A_MEASURE}(?:and|und)"),
        ("range", "from", r"\b(?:between|zwischen)"),
    )
)  # fmt: skip

BEHIND: tuple[Kind, ...] = tuple(
    (kind, value, re.compile(rf"(?i)(?:{pattern})"))
    for kind, value, pattern in (
        ("bound", "least", rf"\+|{A_WORD}(?:or|oder|and|und)\s(?:more|mehr|above|over|up|older|darüber)\b"),
        ("bound", "least", rf"{A_WORD}at least\b"),
        ("bound", "most", rf"{A_WORD}(?:or|oder)\s(?:less|fewer|weniger|under|below)\b"),
        ("bound", "most", rf"{A_WORD}(?:at most|max(?:imum|\.)?)(?!\w)"),
        ("bound", "about", rf"{A_WORD}(?:or so|or thereabouts|oder so)\b"),
        ("offset", "before", rf"\s*{UNIT_OF_TIME}\s(?:before|prior|early|earlier|ahead|ago)\b"),
        ("offset", "before", rf"\s*{UNIT_OF_TIME}\s(?:vor|zuvor|früher|zu früh)\b"),
        ("offset", "after", rf"\s*{UNIT_OF_TIME}\s(?:after|late|later|past|behind)\b"),
        ("offset", "after", rf"\s*{UNIT_OF_TIME}\s(?:nach|später|danach|zu spät|verspätung)\b"),
        ("offset", "less", rf"{A_MEASURE}\b(?:below|under|unter)\b"),
        ("offset", "less", rf"{A_WORD}(?:less|fewer|lower|shorter|younger|cheaper|short of|off\b|weniger|zu wenig)\b"),
        ("offset", "more", rf"{A_MEASURE}\b(?:above|over(?!\s+(?:\d|the (?:past|last|next)))|über)\b"),
        ("offset", "more", rf"{A_WORD}(?:higher|longer|older)\b|{WORD}(?:more|extra|mehr|zusätzlich)\b"),
        ("offset", "and", rf"{A_MEASURE}(?:minus|plus)\s+[$€£]?\d"),
        ("factor", "times", r"\s?(?:times\b|[x×](?!\w)|-?fold\b|-?fach\w*|-?mal\b)"),
        ("factor", "times", rf"{A_WORD}(?:twice|thrice|zweimal|dreimal)\b"),
        ("ordinal", "ordinal", rf"(?:st|nd|rd|th)\b|(?<=\d)\.(?=\s[^\W\d_])(?!\s(?:{MONTHS})\b)"),
        *(
            ("parts", small, rf"\s?(?:{large})(?:\s(?:and|und))?\s{FIGURE}\s?(?:{small})\b")
            for large, small in IN_PARTS
        ),
        ("money", "abroad", r"\s?(?:dollars?\s)?(?:canadian|australian|new zealand|singapore|hong kong|swiss)\b"),
        ("fraction", "fraction", r"\s?[¼½¾⅓⅔⅛⅜⅝⅞]|\s\d/\d\b(?!/)"),
        ("range", "from", rf"{A_MEASURE}(?:\bto|\bbis|[–—-])\s*[$€£]?{FIGURE}"),
    )
)  # fmt: skip
