"""A claim against a passage: are its numbers, names, words and meaning there, and in which sentences? No chat model.

Score = ½ share of the claim's words in the sentences it draws on + ½ cosine with the nearest of them. Two bars: from
the lower one on a passage speaks of it, from the upper one on it says so, if nothing is left out (`wording.py`).
`benchmarks/support.py` prints precision and recall of both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from askbase.answer.claims import arrangement, figures, leeway, verbatim, wording
from askbase.answer.claims.languages import in_another_language, place_of_facts
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.sentences import is_retracted
from askbase.answer.words.text import content_words, names, numbers, opening_name, stem

FIGURES = 0.7  # score from which it does if a figure of the claim's own and all of its names stand there
STANDS = 0.575  # score from which a passage speaks of what a claim says: chosen on pairs with labels
SUPPORTED = 0.87  # score from which it says just that: chosen on answers read by hand; both in CONTRIBUTING.md
ADDED = 0.1  # share of its own words that a claim may add to what the passage says
SHORT = 15  # words of a claim that only gives a figure
JOINED = 4  # a claim may draw on this many sentences of a passage
JOINING_WORDS = 2  # words of the claim that each further one adds: one alone may be another matter's name
_NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|unlikely|improbable|kein\w*|nicht|nie|"
    r"unwahrscheinlich|jamais)\b(?!-|\.\s?\d)"
    r"|n['’]t\b"
)

_UNIT = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%\s*)?([^\W\d_]+)")
_DIRECTIONS = content_words(
    "rose risen rise fell fallen fall grew grown shrank shrunk increased decreased gained lost up down more less above"
    " below before after minimum maximum"
)
_FIGURES_ONLY = re.compile(r"[\d.,:/-]+")
_CURRENCY = re.compile(r"[$€£¥₹₽₩]")
_EXCLUSIVE = re.compile(r"(?i)\b(?:only|solely|exclusively|nur|ausschließlich)\b")


@dataclass(frozen=True, slots=True)
class Support:
    """How far a passage carries a claim. `span` is the best sentence or two, in the note."""

    score: float
    checks: tuple[str, ...]
    span: tuple[int, int]
    supported: bool = False  # the passage says so: nearly word for word, or the figure asked for and every name
    surer: bool = False  # it stands there but for its certainty: the passage says "likely"
    sentence: str = ""  # the best one, without markup

    @property
    def stands(self) -> bool:
        """The passage speaks of it: worth showing, with the passage beside it."""
        return self.score >= STANDS


Meaning = Callable[[str, Sequence[str]], Sequence[float]]  # cosine of each text with the first


def support(claim: str, evidence: Evidence, question: str = "", meaning: Meaning | None = None) -> Support:
    """How far the passage carries the claim; below both bars if a number, name, hedge, "only" or "not" differs.

    Words of the question count half: repeating them says little about the notes. Without `meaning` words decide alone.
    """
    asked = content_words(question)
    claim = leeway.without_introduction(claim, asked & evidence.all_words, evidence.where)
    words = content_words(wording.without_hedges(claim))
    place = _best_place(words - asked or words, words, evidence)
    if place is not None and evidence.is_row(place):
        claim = leeway.without_doing(claim, evidence.standing[place].head, evidence.texts[place])
        words = content_words(wording.without_hedges(claim))
    telling = words - asked or words
    span = _span(telling, place, evidence)
    if not words or place is None:
        return Support(0.0, (), span)
    places = _joined(telling, place, evidence)
    around = evidence.around(place).union(*(evidence.words[at] for at in places))
    weights = {word: 0.5 if word in asked else 1.0 for word in words}
    missing, missing_numbers = _absent(words, around), _missing_numbers(claim, evidence, places)
    if not missing_numbers:  # figures were compared as values: 1,200 is 1200
        missing = _without_figures(missing)
    share = sum(weight for word, weight in weights.items() if word not in missing) / sum(weights.values())
    if not evidence.numbers[place] - numbers(claim):  # else the sentence says another number than was asked about
        missing_numbers -= numbers(question)
    missing_names = _missing_names(claim, evidence, places) - asked
    said = " ".join(evidence.texts[at] for at in places)
    following = "".join(evidence.texts[place + 1 : place + 2])
    turned = (
        _negation_flipped(claim, evidence, span)
        or wording.counts_differ(claim, said)
        or wording.signs_differ(claim, said)
        or wording.is_open(evidence.texts[place], following)
        or _adds_only(claim, (evidence.texts[at] for at in places))
        or _in_another_currency(claim, [evidence.texts[at] for at in places])
    )
    differs = missing_numbers or missing_names or turned
    score = share
    if meaning is not None and share >= 2 * STANDS - 1:  # else no cosine could lift it over the bar
        score = (share + max(meaning(claim, [evidence.in_full(at) for at in places]))) / 2
    checks = tuple(
        name
        for name, passed in (
            ("number", not missing_numbers and bool(numbers(claim))),
            ("name", not missing_names and bool(names(claim))),
            ("lexical", share >= STANDS),
            ("meaning", meaning is not None and score >= STANDS),
        )
        if passed
    )
    if (
        (differs or score < STANDS)
        and in_another_language(f"{question} {claim}", evidence.passage.chunk.plain)
        and (at := place_of_facts(claim, question, evidence)) is not None
    ):
        return Support(
            STANDS, ("figures and names, in another language",), evidence.spans[at], sentence=evidence.texts[at]
        )
    if differs or wording.drops_hedge(claim, evidence.texts[place]):
        surer = not differs and score >= STANDS and wording.is_surer(claim, evidence.texts[place])
        return Support(min(score, STANDS) / 2, checks, span, surer=surer, sentence=evidence.texts[place])
    says_so = _says_so(claim, question, evidence, places, score, missing)
    return Support(score, checks, span, says_so)


def _says_so(
    claim: str, question: str, evidence: Evidence, places: Sequence[int], score: float, missing: frozenset[str]
) -> bool:
    """What the passage speaks of, it also says: nothing of the claim's own is added, left out or exchanged. `places`:
    the sentences it draws on, the best one first; `missing`: its words that stand nowhere near them."""
    place, said = places[0], " ".join(evidence.texts[at] for at in places)
    words, asked = content_words(wording.without_hedges(claim)), content_words(question)
    there = evidence.stands(place).union(*(evidence.words[at] for at in places))
    best, following = evidence.texts[place], "".join(evidence.texts[place + 1 : place + 2])
    if negates(evidence.standing[place].opener) and not negates(claim):
        return False  # "Never do this:" stands above it
    if is_retracted(best) and not is_retracted(claim):
        return False
    if verbatim.recased(claim, said):
        return False
    if leeway.is_whole(claim, best):
        return not (wording.corrects(following) or words & evidence.struck[place])
    absent = _without_figures(_absent(words, there))
    before = evidence.words[place - 1] if place and leeway.refers_back(best) else frozenset()
    says_no_more = evidence.is_row(place) or evidence.words[place] <= words
    absent = absent - (asked & (before | leeway.LIGHT | (leeway.LIGHTER if says_no_more else frozenset())))
    own = words - asked
    known = leeway.begins_with_connective(claim) or not _absent(opening_name(claim), evidence.all_words)
    # One that nobody in the passage is called by may be another one's name.
    nearly = known and not absent & asked
    a_figure = score >= FIGURES and _tells_figure(claim, question, absent, missing) and len(absent & own) <= 1
    most_words = score >= SUPPORTED and len(absent & own) < ADDED * len(own)
    if absent and not (nearly and (a_figure or most_words)):
        return False
    return not (
        wording.leaves_out(claim, said)
        or (place + 1 not in places and wording.corrects(following))
        or words & evidence.struck[place]
        or wording.adds_or_drops(claim, best, arrangement.used(claim, best), said)
        or arrangement.differs(claim, best)
        or arrangement.in_another_column(claim, evidence.standing[place].head, best)
        or arrangement.replaces(claim, best, absent & own)
        or figures.beside_differs(claim, [evidence.texts[at] for at in places])
    )


def _tells_figure(claim: str, question: str, absent: frozenset[str], missing: frozenset[str]) -> bool:
    """A short claim that gives a figure where one was asked for; all of its names stand there, and what it counts."""
    given = numbers(claim) - numbers(question) and wording.asks_figure(question) and len(claim.split()) <= SHORT
    return bool(given) and not absent & names(claim) and not missing & _of_figures(claim)


def best_support(
    claim: str, candidates: Sequence[tuple[int, Evidence]], question: str, meaning: Meaning | None = None
) -> tuple[int, Support] | None:
    """(number, support) of the passage that carries the claim best; earlier ones win ties."""
    scored = [(number, support(claim, evidence, question, meaning)) for number, evidence in candidates]
    return max(scored, key=lambda item: (item[1].score, -item[0]), default=None)


def _joined(telling: frozenset[str], place: int, evidence: Evidence) -> list[int]:
    """The sentences a claim draws on: the best one, then those that add most of its other words."""
    places, open_words = [place], telling - evidence.words[place]
    while len(places) < JOINED:
        best = max(range(len(evidence.words)), key=lambda at: (len(open_words & evidence.words[at]), -at))
        if len(open_words & evidence.words[best]) < JOINING_WORDS:
            break
        places.append(best)
        open_words -= evidence.words[best]
    return places


def _missing_numbers(claim: str, evidence: Evidence, places: Sequence[int]) -> frozenset[str]:
    """Numbers of the claim that its sentences do not carry. One from next door counts only where the best sentence has
    none of its own: in tables and lists the neighbour is another record."""
    claimed = numbers(claim)
    missing = claimed.difference(evidence.where_numbers, *(evidence.numbers[at] for at in places))
    return missing if evidence.numbers[places[0]] - claimed else missing - evidence.numbers_around(places[0])


def _missing_names(claim: str, evidence: Evidence, places: Sequence[int]) -> frozenset[str]:
    """Names of the claim that its sentences do not carry. A name from next door counts only where the best sentence
    has none of its own: "he" may be Callum, but a sentence about Callum is not about Desmond."""
    known = frozenset().union(*evidence.names)
    claimed = names(claim) | (opening_name(claim) & known)
    missing = _absent(claimed, evidence.stands(places[0]).union(*(evidence.words[at] for at in places)))
    others = evidence.names[places[0]] - claimed - frozenset().union(*(name.split("-") for name in claimed))
    return missing if others else _absent(missing, evidence.around(places[0]))


def _absent(names: frozenset[str], words: frozenset[str]) -> frozenset[str]:
    """The names, or other words, that are not among the words, neither joined (`hart-parr`) nor in their parts."""
    apart = words.union(*(word.split("-") for word in words if "-" in word))
    return frozenset(
        name for name in names - words if not all(part in apart or stem(part) in apart for part in name.split("-"))
    )


def _without_figures(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if not _FIGURES_ONLY.fullmatch(word))


def _best_place(telling: frozenset[str], words: frozenset[str], evidence: Evidence) -> int | None:
    """The sentence with most of the claim's own words, and among equals the one whose surroundings fit best."""
    if not evidence.spans:
        return None
    return max(
        range(len(evidence.spans)),
        key=lambda at: (len(telling & evidence.words[at]), len(words & evidence.around(at)), -at),
    )


def _span(telling: frozenset[str], place: int | None, evidence: Evidence) -> tuple[int, int]:
    """The sentence, with its neighbour if that adds some of the words."""
    if place is None:
        return evidence.passage.chunk.start, evidence.passage.chunk.end
    for beside in (place + 1, place - 1):
        if 0 <= beside < len(evidence.spans):
            added = telling & evidence.words[beside] - evidence.words[place]
            if len(added) >= JOINING_WORDS:
                first, last = sorted((place, beside))
                return evidence.spans[first][0], evidence.spans[last][1]
    return evidence.spans[place]


def _negation_flipped(claim: str, evidence: Evidence, span: tuple[int, int]) -> bool:
    """One side says not, the other does not, about nearly the same words."""
    chunk = evidence.passage.chunk
    quote = chunk.said(span)
    if negates(claim) == negates(quote):
        return False
    words = content_words(wording.without_hedges(claim))  # "probably" makes no other matter of it
    return len(words & content_words(quote)) >= 0.8 * len(words)


def negates(text: str) -> bool:
    """A word like "not" stands in it."""
    return _NEGATION.search(text) is not None


def _adds_only(claim: str, sentences: Iterable[str]) -> bool:
    """The claim says "only", the note does not."""
    return _EXCLUSIVE.search(claim) is not None and not any(_EXCLUSIVE.search(text) for text in sentences)


def _of_figures(claim: str) -> frozenset[str]:
    """Words that say what a figure counts, and where it went."""
    return content_words(" ".join(_UNIT.findall(claim))) | _DIRECTIONS


def _in_another_currency(claim: str, sentences: Sequence[str]) -> bool:
    """The claim has a sign that the sentences lack, and they have another one."""
    claimed, said = set(_CURRENCY.findall(claim)), set(_CURRENCY.findall(" ".join(sentences)))
    return bool(claimed - said and said - claimed)
