"""What a person is shown to label: everything about one item on one page, and nothing about run, model or judge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from askbase.clean import clean
from askbase.evals.anchors import Anchor, anchor_case
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.judging.frame import Item
from askbase.evals.judging.questions import gold_words, is_whole, questions_for
from askbase.evals.judging.verdicts import answer_sha
from askbase.evals.labelling.labels import Label
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material
from askbase.evals.show import found_lines

ASKS = {
    "answer": "Does this answer the question, rightly and with nothing wrong in it?",
    "nugget": "Does the answer state this fact?",
    "claim": "Do the passages say what this sentence says?",
    "contradiction": "Is the answer free of anything that denies these words?",
    "hedge": "Is the answer no surer than these words?",
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item to label. `item` is its key, `text` what is judged, `passages` what it is held against."""

    case: str
    cluster: str
    question: str
    answer: str
    item: str
    text: str
    passages: tuple[str, ...]
    citations: tuple[str, ...]
    evidence: tuple[str, ...]
    trace: tuple[str, ...]

    @property
    def about(self) -> tuple[str, str, str]:
        return self.case, answer_sha(self.answer), self.item


def exhibits(criterion: str, samples: Iterable[Sample], material: Material) -> list[Exhibit]:
    """Everything of a run that can be labelled under a criterion, in an order that favours nothing: by hash."""
    clusters = clusters_of(material.cases.values())
    found: list[Exhibit] = []
    for sample in samples:
        case = material.cases.get(sample.case)
        if case is None or sample.status not in ("answered", "not_in_notes"):
            continue
        anchors = anchor_case(case, material.notes)
        if all(anchor.places for anchor in anchors):
            items = _items(criterion, case, sample, anchors, material.notes)
            found += [_exhibit(case, clusters[case.id], sample, anchors, material.notes, item) for item in items]
    return sorted(found, key=lambda exhibit: hashlib.sha256("\0".join(exhibit.about).encode()).hexdigest())


def unlabelled(found: Sequence[Exhibit], labels: Iterable[Label]) -> list[Exhibit]:
    """Those without a label yet."""
    given = {label.about for label in labels}
    return [exhibit for exhibit in found if exhibit.about not in given]


def _items(
    criterion: str, case: Case, sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str]
) -> Iterator[Item]:
    if criterion == "answer":
        yield Item("answer", ASKS["answer"])
        return
    for question in questions_for(case, sample, anchors, notes, everything=True):
        if question.criterion == criterion:
            yield from (item for item in question.items if criterion != "claim" or is_whole(item.key))


def _exhibit(
    case: Case, cluster: str, sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str], item: Item
) -> Exhibit:
    turns = [words for turn in case.history for words in (f"> {turn.question}", f"< {turn.answer}")]
    citations = (f"[{c.mark}] {c.note}:{c.lines[0]}-{c.lines[1]}  {c.quote}" for c in sample.citations)
    evidence = zip(case.evidence, gold_words(anchors, notes), strict=True)
    return Exhibit(
        case=case.id,
        cluster=cluster,
        question=clean("\n".join([*turns, case.question])),
        answer=sample.answer,
        item=item.key,
        text=clean(item.text),
        passages=tuple(map(clean, item.passages)),
        citations=tuple(map(clean, citations)),
        evidence=tuple(clean(f"{piece.note}: {words}") for piece, words in evidence),
        trace=tuple(map(clean, found_lines(sample, tuple(anchors), notes))),
    )
