"""Strong enough to answer? Before the model speaks, and after it has spoken."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.wording import asks_figure, asks_yes_no
from askbase.answer.reading.evidence import Evidence
from askbase.answer.reading.nesting import is_about
from askbase.answer.words.text import MONTHS, content_words, month_names, names, numbers, parted_words
from askbase.answer.words.word_forms import by_base
from askbase.types import Passage

MIN_DENSE = 0.20  # cosine of MiniLM below which nothing was about the question in any set tried
MIN_COVERAGE = 0.25  # share of the question's content words that one passage holds
STRONG_DENSE = 0.50  # cosine of MiniLM
QUOTABLE_DENSE = 0.42
_REFERENCE = re.compile(
    r"\b(lesson|chapter|section|step|item|rule|point|version|part|episode|appendix|figure|table|page|question|issue|"
    r"ticket|task|week|day|phase|stage|level|room|volume)\s+(?:number\s+|no\.?\s+|#)?(\d+(?:\.\d+)*)\b",
    re.IGNORECASE,
)
_SHORT = {  # beginnings of other words, which "we 3" or "den 3" are, do not count
    "chapter": r"(?i:ch|chap)\.?", "section": r"(?i:sec|sect)\.?|§", "figure": r"(?i:fig)\.?", "page": r"p\.|pg\.?",
    "version": r"(?i:v|ver)\.?", "volume": r"(?i:vol)\.?", "episode": r"(?i:ep)\.?", "appendix": r"(?i:app)\.",
    "week": r"W|(?:KW|CW)",
}  # fmt: skip
_ASKING = content_words(
    "much many big large tall deep wide far long old often get got take takes next"
    " war waren hat habe haben hatte hatten wird wurde wurden worden bin sind gab gibt kommt muss lautet lauten kosten"
    " mir noch schon zuletzt mein meinen meiner den dem des bei für auf nach zum zur über etwas eigentlich"
    " welcher welchen welchem welches wessen warum wieso weshalb"
)
# Words for the form of an answer: excused where two others carry the meaning, and stand in what is current.
_FORM = content_words(
    "page study paper article use used want wanted opinion number phone telephone fix solve due concentration rate"
)
_CARRYING = 2
_WHEN = re.compile(r"(?i)\W*(?:(?:on )?(?:which|what) day|when|wann|an welchem tag)\b")
_TIME = re.compile(rf"(?i)\b(?:{MONTHS}|(?:{'|'.join(calendar.day_name)})s?)\b")
_MOST_WORDS = 0.66  # share of the question's words: two of three
_KEY = re.compile(r"\b([^\W\d_]+)((?:19|20)\d\d)\b")  # smith2019: read as two words as well
_HEADED = frozenset({"lesson", "chapter", "section", "rule", "part", "episode"})  # "## 12. At night" says it without
_WITH_A_SIGN = frozenset({"ticket", "issue", "question", "task", "item"})
_WORDS = tuple(zip(
    "one two three four five six seven eight nine ten eleven twelve".split(),
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), strict=True,
))  # fmt: skip
_NO_MORE = r"(?: (?:about|on|in|of|is|was|regarding|given|available|provided|that)\b|\W*$|[.,:;])"
_REFUSAL = re.compile(
    r"^\W*(?:not in (?:the |your )?notes|i (?:do not|don't|cannot|can't) (?:know|find|answer)\b|"
    r"(?:the|your|these) (?:provided )?(?:passages?|notes?|context|text)"
    r"(?: (?:provided|given|above|below|here|themselves|that you gave|you gave|(?:about|on) [^.]{1,30}))? "
    r"(?:do|does|did)(?: not|n't) (?:explicitly |directly |actually )?"
    r"(?:say|mention|contain|provide|specify|state|include|give|tell|answer|have(?! to\b)|indicate|list)\b|"
    rf"there is no (?:information|mention){_NO_MORE}|no information{_NO_MORE}|"
    r"(?:it|this) is not (?:(?:mentioned|specified|stated)\b|"
    r"(?:(?:to be )?found |given |contained )?in (?:the |your |these |my )?(?:provided )?"
    r"(?:notes|passages|context|text)\b))",
    re.IGNORECASE,
)


def too_weak(question: str, passages: Sequence[Passage], min_cosine: float | None = None) -> str | None:
    """Why the passages cannot answer, or None if they may. `min_cosine`: a bar calibrated on this vault."""
    if not passages:
        return "nothing found"
    missing = missing_reference(question, passages)
    if missing:
        return f"no passage speaks of {missing}"
    asked = parted_words(question)
    coverage = max(_coverage(asked, passage) for passage in passages)
    dense = max((passage.dense for passage in passages if passage.dense is not None), default=1.0)
    if min_cosine is not None and dense < min_cosine:
        return "nothing found is near enough to the question"
    if dense < MIN_DENSE and coverage < MIN_COVERAGE:
        return "nothing found is about the question"
    return None


def is_strong(passages: Sequence[Passage]) -> bool:
    """The nearest passage is so near in meaning that a refusal deserves a second look (table in CONTRIBUTING.md)."""
    return any(passage.dense is not None and passage.dense >= STRONG_DENSE for passage in passages)


def worth_quoting(passages: Sequence[Passage]) -> bool:
    """Without a model nothing reads the passages, so only their nearness says whether they hold an answer."""
    cosines = [passage.dense for passage in passages if passage.dense is not None]
    return not cosines or max(cosines) >= QUOTABLE_DENSE


def saying(question: str, passages: Sequence[Passage]) -> frozenset[tuple[int, tuple[int, int]]]:
    """(number from 1, span in the note) of the sentences that hold each word of the question that carries meaning, if
    not themselves then in what they stand under: far as their passage may be, which speaks of much else. Where a figure
    is asked for there must be one, and with it two of three words do, names among them."""
    asked = by_base(parted_words(question) - LIGHT - LIGHTER - _ASKING or parted_words(question))
    carrying = asked - by_base(_FORM)
    told, figure, named = numbers(question), asks_figure(question), names(question) & asked
    when = _WHEN.match(question) is not None

    def holds(evidence: Evidence, place: int) -> bool:
        text = evidence.texts[place]
        file_name = _file_name(evidence.passage)
        under = f"{text} {evidence.standing[place]} {evidence.where_told}"
        around = by_base(
            parted_words(f"{under} {file_name}") | month_names(under)
        )  # "in October" of a row of 2026-10-01
        enough = asked <= around or (
            figure and named and named <= around and len(asked & around) >= _MOST_WORDS * len(asked)
        )
        current = evidence.passage.superseded is None
        enough = enough or (current and len(carrying) >= _CARRYING and carrying < asked and carrying <= around)
        return bool(
            enough
            and is_about(asked - _of_key(file_name), text, evidence.standing[place])
            and (not figure or evidence.numbers[place] - told or (when and _tells_when(evidence, place)))
        )

    return frozenset(
        (number, evidence.spans[place])
        for number, evidence in enumerate(map(Evidence.of, passages), 1)
        for place in range(len(evidence.spans))
        if holds(evidence, place)
    )


def _tells_when(evidence: Evidence, place: int) -> bool:
    """By the name of a month or a day, or by the day of its note."""
    return evidence.passage.date is not None or _TIME.search(evidence.texts[place]) is not None


def _file_name(passage: Passage) -> str:
    """The name of the note's file, without its ending: what a link to it says."""
    return _KEY.sub(r"\g<0> \1 \2", PurePosixPath(passage.chunk.note_path).stem)


def _of_key(file_name: str) -> frozenset[str]:
    """Author and year of a file named `smith2019`: that they stand in a sentence says nothing of what is asked."""
    return frozenset().union(*(parted_words(" ".join(found)) for found in _KEY.findall(file_name)))


def missing_reference(question: str, passages: Sequence[Passage]) -> str | None:
    """A thing asked for by number ("lesson 27") of which no passage has the number beside the word."""
    for noun, number in _REFERENCE.findall(question):
        beside = re.compile(_ways_to_say(noun.lower(), number))
        listed = re.compile(rf"^\W{{0,4}}{re.escape(number)}[.):]", re.MULTILINE)
        headed = re.compile(rf"\W{{0,4}}0{{0,2}}{re.escape(number)}[.):]\s+(?!(?i:{MONTHS})\b)")
        for passage in passages:
            if noun.lower() in _HEADED and any(map(headed.match, passage.chunk.headings)):
                break
            where = f"{passage.title}\n{chr(10).join(passage.chunk.headings)}\n{passage.chunk.plain}"
            about = noun.lower() in where.lower()
            if beside.search(where) or (about and listed.search(where)):
                break
        else:
            return f"{noun} {number}"
    return None


def _ways_to_say(noun: str, number: str) -> str:
    """`chapter 3`, `Ch. 3`, `chapter three`, `third chapter`; `v2.0`, `W42`, `KW 42`, `#482`."""
    digits = rf"0{{0,2}}{re.escape(number)}"  # week 6 is W06
    ways = [rf"(?i:{noun})s?[\W_]{{1,3}}(?:number\W|no\W|#)?{digits}\b"]
    if noun in _SHORT:
        ways.append(rf"(?:{_SHORT[noun]})[ _-]?{digits}\b")
    if noun in _WITH_A_SIGN:
        ways.append(rf"(?:#|(?i:no|nr)\.? ?){digits}\b")
    if number.isdecimal() and 0 < int(number) <= len(_WORDS):
        cardinal, ordinal = _WORDS[int(number) - 1]
        ways += [rf"(?i:{noun}[ -]{cardinal})\b", rf"(?i:(?:{ordinal}|{digits}(?:st|nd|rd|th))[ -]{noun})\b"]
    return rf"(?<![^\W_])(?:{'|'.join(ways)})"


def is_refusal(text: str) -> bool:
    """The model says the notes do not tell."""
    return _REFUSAL.search(text.strip()[:300]) is not None


def unsupported(question: str, segments: Sequence[Segment]) -> bool:
    """No passage carries anything the model said. A bare yes or no to such a question cannot be told this way."""
    if asks_yes_no(question) and not any(segment.claim for segment in segments):
        return False
    return not any(segment.stands for segment in segments)


def _coverage(asked: frozenset[str], passage: Passage) -> float:
    if not asked:
        return 1.0
    held = parted_words(f"{passage.title} {' '.join(passage.chunk.headings)} {passage.chunk.plain}")
    return len(asked & held) / len(asked)
