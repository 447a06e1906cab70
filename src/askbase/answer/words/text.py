"""Reading text as claims and evidence do: content words, numbers, names, and its sentences."""

from __future__ import annotations

import re
from functools import lru_cache

from askbase.answer.words.sentences import sentences
from askbase.answer.words.stops import ENGLISH_MONTHS, MONTHS, is_shortened
from askbase.clean import fold
from askbase.store.lexical import SPELLED_OUT, STOP_WORDS

__all__ = [
    "GENERIC", "MONTHS", "NUMBER_WORDS", "content_words", "figures_alike", "is_shortened", "month_names", "months",
    "names", "numbers", "opening_name", "ordered_words", "parted_words", "sentences", "stem",
]  # fmt: skip

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}$€£¥]|[^\W_]+(?:[.,:/-]?[^\W_]+)*")
_MONEY = re.compile(r"([$€£¥])[ \t]?(\d(?:[\d.,]*\d)?)")
_CURRENCIES = {
    word: sign
    for sign, words in (("€", "eur euro euros"), ("$", "usd dollar dollars"), ("£", "gbp"), ("¥", "jpy yen"))
    for word in words.split()
}
_CLOCK = re.compile(r"\b(0?[1-9]|1[0-2])(?:[:.]([0-5]\d))?[ \t]?([apAP])(?:\.[ \t]?[mM]\b\.?|[mM]\b)")
_COMPOUND = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SPACES = "\u00a0\u2009\u202f"  # that keep together what stands beside them
_NUMBER = re.compile(rf"\d{{1,3}}(?:['’{_SPACES}]\d{{3}})+(?!\d)|\d{{1,3}}(?: \d{{3}})* 000(?!\d)|\d+(?:[.,:/-]\d+)*")
_GERMAN_THOUSANDS = re.compile(  # a word behind it that no English text has, or a currency, but no price of a litre
    r"(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?=\s(?:Euro|Franken|Mark|Einwohnern?|Menschen|Mitgliedern?|Besuchern?|Stück|"
    r"Kilometern?|Quadratmetern?|Litern?|Seiten|Schritten?|Kilo|Tonnen|Jahren?|Stunden|Kilowattstunden)\b"
    r"|\s(?:€|(?:EUR|CHF)\b)(?!\s?/|\s(?:pro|je|per|an?)\b))"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]*[^\W_]\b")
_OPENING = re.compile(r"[\s*>#_\"'“‘«(\[-]*([^\W\d_][\w’'-]*[^\W_])")
_OWNED = re.compile(r"'s?$")
_SUFFIXES = ("ations", "ation", "ingly", "ments", "ment", "ings", "ing", "edly", "ied", "ies", "ers", "ed", "es", "er", "ly", "s", "e")  # fmt: skip  # noqa: E501
_DOUBLED = re.compile(r"..([bdgmnprt])\1$")
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
NUMBER_WORDS |= {
    f"{ten}-{unit}" if unit else ten: str(value + add)
    for value, ten in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
    for add, unit in enumerate(("", *"one two three four five six seven eight nine".split()))
}
_MONTH_NAMES = {number: name for name, number in reversed(ENGLISH_MONTHS.items())}
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=T\d|\b)")
_DOTTED = re.compile(r"\b(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\b")  # day, month and year, as in much of Europe
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?(?:,?\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?")
_MONTH_YEAR = re.compile(r"\b([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_YEAR_MONTH = re.compile(r"\b(\d{4}-(?:0[1-9]|1[0-2]))\b")

GENERIC = STOP_WORDS | frozenset(
    "also according note notes passage passages say says said mention mentions mentioned provide provides provided"
    " include includes included information text following based described describes described yes no not there given"
    " list lists listed contain contains carry carries s t m d ll re ve".split()
)


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; numbers as digits; CJK characters one by one."""
    return frozenset(ordered_words(text))


def ordered_words(text: str) -> list[str]:
    """The same as they stand, with those that come again."""
    words = (match.group().translate(SPELLED_OUT) for match in _WORD.finditer(_alike(text)))
    return [_CURRENCIES.get(word) or stem(word) for word in words if word not in GENERIC]


def parted_words(text: str) -> frozenset[str]:
    """Content words, `rate-limited` as two: the other side may write them so."""
    return content_words(_COMPOUND.sub(" ", text))


@lru_cache(maxsize=16_384)  # the words of a question and its passages are read several times each
def stem(word: str) -> str:
    """A crude stem, the same for claim and evidence: enough to match `serviced` with `service`."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    cut = next((suffix for suffix in _SUFFIXES if word.endswith(suffix) and len(word) - len(suffix) >= 3), "")
    root = word.removesuffix(cut)
    return root[:-1] if _DOUBLED.search(root) else root  # `stopped` and `stop`


def numbers(text: str) -> frozenset[str]:
    """Numbers as values (`1,000` = `1000`); dates as month-day and year, whichever way they are written."""
    found: set[str] = set()
    rest = text = figures_alike(text)
    for pattern, order in ((_ISO, (1, 2, 3)), (_DOTTED, (3, 2, 1)), (_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        for match in pattern.finditer(text):
            year, month, day = (match[index] for index in order)
            month = month if month.isdigit() else ENGLISH_MONTHS.get(month.lower(), "")
            if month:
                found |= {f"{int(month)}/{int(day)}"} | ({year} if year else set())
                start, end = match.span()
                rest = rest[:start] + " " * (end - start) + rest[end:]
    for match in _NUMBER.finditer(rest):
        found.add(_value(match.group()))
    words = (
        word
        for written in re.findall(r"[a-z]+(?:-[a-z]+)*", rest.lower())
        for word in ([written] if written in NUMBER_WORDS else written.split("-"))
    )
    return frozenset(found) | {NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS and word != "one"}


def figures_alike(text: str) -> str:
    """`5 p.m.` as `17:00` and `2.000 Euro` as `2000 Euro`; the rest as it is."""
    return _on_the_clock(_GERMAN_THOUSANDS.sub(r"\1\2", text))


def months(text: str) -> frozenset[str]:
    """Months of a year as `2024-11`: of `November 2024`, `2024-11` and whole dates written with digits."""
    named = {
        f"{year}-{ENGLISH_MONTHS[name.lower()]}"
        for name, year in _MONTH_YEAR.findall(text)
        if name.lower() in ENGLISH_MONTHS
    }
    return frozenset(named | set(_YEAR_MONTH.findall(text)))


def month_names(text: str) -> frozenset[str]:
    """The English names of the months in dates written with digits only, as stems: `2024-11-01` is in November."""
    return frozenset(stem(_MONTH_NAMES[month]) for _, month, _ in _ISO.findall(text) if month in _MONTH_NAMES)


def names(text: str) -> frozenset[str]:
    """Capitalised words that do not open a sentence, folded: names, mostly."""
    openings = {start for start, _ in sentences(text)}
    found = (_bare(match.group()) for match in _NAME.finditer(text) if match.start() not in openings)
    return frozenset(stem(name) for name in found if name and name not in GENERIC and name not in _CURRENCIES)


def opening_name(text: str) -> frozenset[str]:
    """The capitalised word a text opens with, in any script: a name, or just the first word."""
    match = _OPENING.match(text)
    found = _bare(match[1]) if match and match[1][0].isupper() else ""
    return frozenset({stem(found)}) if found and found not in GENERIC else frozenset()


def _alike(text: str) -> str:
    """Folded; `€40` as `40 €`, `5 p.m.` as `17:00`."""
    return _MONEY.sub(r"\2 \1", _on_the_clock(fold(text)))


def _on_the_clock(text: str) -> str:
    return _CLOCK.sub(lambda at: f"{int(at[1]) % 12 + 12 * (at[3].lower() == 'p')}:{at[2] or '00'}", text)


def _bare(name: str) -> str:
    """As content words are, without the ending that says whose it is; "" for a verb with its "not"."""
    folded = _OWNED.sub("", fold(name).translate(SPELLED_OUT).replace("’", "'"))
    return "" if folded.endswith("n't") else folded


def _value(number: str) -> str:
    """`1,000`, `1'000` and `1000.0` are 1000, and `1,5` is 1.5. But 3.10 may be a version, 0412 a code, 1.000 one or a
    thousand (equal to itself alone), and long ones are told digit by digit."""
    number = re.sub(rf"['’ {_SPACES}]", "", number)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+", number):
        number = number.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", number):
        return number
    elif re.fullmatch(r"\d+,\d+", number):
        number = number.replace(",", ".")
    whole, point, rest = number.partition(".")
    if not whole.isdecimal() or (point and not rest.isdecimal()):
        return number
    return whole if not rest.strip("0") else number
