"""What a judge has to be asked about a sample: only what code cannot decide. Asks nobody.

Sentences and citations are judged as in ALCE (Gao and others, 2023, arXiv 2305.14627), but marks after a full stop
belong to the sentence before it, and sentences that say nothing of their own are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from askbase.clean import fold
from askbase.evals.anchors import Anchor, Span
from askbase.evals.cases import Case
from askbase.evals.judging.frame import Item, Question
from askbase.evals.literals import verdict
from askbase.evals.samples import Cited, Sample
from askbase.evals.scores.nuggets import note_words, nugget_verdicts
from askbase.evals.scores.outcome import is_soft_refusal
from askbase.evals.sentences import MARK, Sentence, sentences

_AROUND = 200  # characters of the note beside a citation: "it" and "there" need their sentence before
_WORD = re.compile(r"\w{3,}")


def questions_for(
    case: Case,
    sample: Sample,
    anchors: Sequence[Anchor],
    notes: Mapping[str, str],
    *,
    everything: bool = False,
) -> tuple[Question, ...]:
    """The questions about one sample; none for a refusal, an error or a search.

    `everything` asks about facts that code decides too: to measure a judge, not to score with it.
    """
    if sample.status != "answered" or is_soft_refusal(sample):
        return ()
    claims = claim_items(case, sample, notes, _evidence(anchors, notes) if case.answerable else ())
    asked = [Question("claim", case.id, case.question, sample.answer, tuple(claims))]
    if case.answerable:
        gold = tuple(Item(f"gold-{at}", words) for at, words in enumerate(gold_words(anchors, notes)))
        unclear = zip(case.nuggets, nugget_verdicts(case, sample, notes), strict=True)
        facts = tuple(
            Item(nugget.text, MARK_UP.sub("", nugget.text))
            for nugget, found in unclear
            if everything or found == "unjudged"
        )
        asked += [
            Question("nugget", case.id, case.question, sample.answer, facts),
            Question("contradiction", case.id, case.question, sample.answer, gold),
            Question("hedge", case.id, case.question, sample.answer, gold if case.kind == "hedge" else ()),
        ]
    return tuple(question for question in asked if question.items)


MARK_UP = re.compile(r"`|\|[^`]*(?=`)")  # a judge reads the fact, not the spellings that code looks for


def gold_words(anchors: Sequence[Anchor], notes: Mapping[str, str]) -> list[str]:
    """The words of the evidence as they stand in the notes."""
    places = [anchor.places[0] for anchor in anchors if anchor.places]
    return [notes.get(place.note, "")[place.start : place.end] for place in places]


def _evidence(anchors: Sequence[Anchor], notes: Mapping[str, str]) -> tuple[str, ...]:
    """The evidence with what stands around it; none where a whole note is, which is too much to hold a sentence to."""
    if any(anchor.whole for anchor in anchors):
        return ()
    places = [anchor.places[0] for anchor in anchors if anchor.places]
    return tuple(dict.fromkeys(_words(place, notes.get(place.note, "")) for place in places))


def claim_items(case: Case, sample: Sample, notes: Mapping[str, str], evidence: tuple[str, ...] = ()) -> list[Item]:
    """One item per cited factual sentence; where it has several marks, also each alone and the rest without it; where
    the product shows it as supported, also whether the evidence says it, unless code finds a fact of the case in it."""
    items: list[Item] = []
    own = note_words(case, sample, notes)
    for line in factual(case.question, sample):
        marks, words = marks_of(line, sample), MARK.sub("", line.text).strip()
        if marks:
            items.append(Item(claim_key(line), words, _passages(cited_by(line, sample), notes)))
        told = any(verdict(nugget.text, line.text, own) == "present" for nugget in case.nuggets)
        if marks and evidence and not told and is_ticked(line, sample):
            items.append(Item(claim_key(line, "="), words, evidence))
        for mark in marks if len(marks) > 1 else ():
            alone = [cited for cited in cited_by(line, sample) if cited.mark == mark]
            others = [cited for cited in cited_by(line, sample) if cited.mark != mark]
            items.append(Item(claim_key(line, "+", mark), words, _passages(alone, notes)))
            items.append(Item(claim_key(line, "-", mark), words, _passages(others, notes)))
    return items


def claim_key(line: Sentence, sign: str = "", mark: int | None = None) -> str:
    """ "12:40" for a sentence with all its citations, "12:40+2" with the second alone, "12:40-2" without it,
    "12:40=" with the evidence."""
    return f"{line.start}:{line.end}{sign}{'' if mark is None else mark}"


def is_whole(key: str) -> bool:
    """Whether a claim's key means the sentence with all its citations."""
    return key.replace(":", "").isdigit()


def factual(question: str, sample: Sample) -> list[Sentence]:
    """The sentences that say something: no heading, lead-in or question, and a word beyond those of the question."""
    known = set(_WORD.findall(fold(question)))
    return [line for line in sentences(sample.answer) if _says_something(line, known)]


def is_ticked(line: Sentence, sample: Sample) -> bool:
    """Whether the product shows the sentence, or a part of it, as supported."""
    return any(s.status == "supported" and s.start < line.end and line.start < s.end for s in sample.claims)


def cited_by(line: Sentence, sample: Sample) -> list[Cited]:
    """The citations of a sentence. One mark may stand for several places of a passage."""
    return [cited for mark in dict.fromkeys(line.marks) for cited in sample.citations if cited.mark == mark]


def marks_of(line: Sentence, sample: Sample) -> list[int]:
    """The marks of a sentence that resolve, each once."""
    return list(dict.fromkeys(cited.mark for cited in cited_by(line, sample)))


def _says_something(line: Sentence, known: set[str]) -> bool:
    words = MARK.sub("", line.text).strip()
    if not words.strip("0123456789.)- ") or words.startswith("#") or words.endswith((":", "?")):
        return False
    return not set(_WORD.findall(fold(words))) <= known or any(char.isdigit() for char in words)


def _passages(cited: Sequence[Cited], notes: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_words(each.span, notes.get(each.note, "")) or each.quote for each in cited))


def _words(span: Span, text: str) -> str:
    """The cited words with what stands around them, cut at white space."""
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before, after = text[start : span.start], text[span.end : end]
    if start:
        before = before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0]
    return f"{before}{text[span.start : span.end]}{after}".strip()
