"""Propose cases from the notes, with a model when there is one and by templates when not; keep what passes the checks.

Kept: questions whose search finds the quote, that state no answer, and that are no near copy of another. All drafts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Protocol

from askbase import prompts
from askbase.clean import clean_line, fold
from askbase.errors import ModelError
from askbase.evals.anchors import Span, anchor
from askbase.evals.cases import Case, Evidence, Nugget, with_sha
from askbase.evals.drafts.templates import Proposal, proposals
from askbase.evals.literals import states
from askbase.redact import redact
from askbase.types import ChatModel, Finish, Note, Retrieved

NEAR = 0.6  # share of common words from which two questions are copies
TOP = 10
_WORD = re.compile(r"\w{3,}|\d+")


class Reads(Protocol):
    """What generating needs of the product."""

    async def search(self, question: str, limit: int = 10) -> Retrieved: ...
    def read_note(self, path: str) -> Note | None: ...


@dataclass
class Generated:
    """The drafts, and why the others were left out."""

    cases: list[Case] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


async def generate(
    base: Reads, paths: Sequence[str], wanted: int, *, known: Sequence[str] = (), kinds: Sequence[str] = (),
    ask: Ask | None = None, progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Generated:  # fmt: skip
    """Up to `wanted` drafts, spread over notes and kinds. `known` holds questions there are already; `ask` rewrites a
    proposal with a model."""
    found = Generated()
    questions = [*known]
    for proposal in _spread([note for path in paths if (note := base.read_note(path))], kinds):
        if len(found.cases) >= wanted:
            break
        asked = await ask(proposal) if ask else proposal
        fault = "the model gave no question" if asked is None else await _fault(base, asked, questions)
        if asked is None or fault:
            found.refused[fault] += 1
            continue
        questions.append(asked.question)
        found.cases.append(_draft(asked))
        progress(len(found.cases), wanted, asked.note)
    return found


class Ask:
    """Has a model put a proposal's words into a question of its own."""

    def __init__(
        self, chat: ChatModel, titles: Mapping[str, str], prompts_dir: str | None = None, trusted: bool = False
    ) -> None:
        """`trusted`: secrets may go to this model; whoever calls sees to it that private notes do not otherwise."""
        self._chat = chat
        self._trusted = trusted
        self._titles = titles
        self._prompts_dir = prompts_dir

    async def __call__(self, proposal: Proposal) -> Proposal | None:
        """The question and the answer the model gave; None when it gave none whose answer stands in the quote."""
        marker = f"=={hashlib.sha256(proposal.quote.encode()).hexdigest()[:8]}=="
        title = clean_line(self._titles.get(proposal.note, proposal.note))
        prompt = prompts.fill("draft_question", self._prompts_dir, quote=proposal.quote, title=title, marker=marker)
        if not self._trusted:
            prompt, _ = redact(prompt)
        text = ""
        try:
            async with aclosing(self._chat.stream([{"role": "user", "content": prompt}])) as pieces:
                async for piece in pieces:
                    text += "" if isinstance(piece, Finish) else piece
            start = text.find("{")
            reply = json.loads(text[start : text.rfind("}") + 1])
            question, value = clean_line(str(reply["question"])), clean_line(str(reply["answer"]))
        except (ModelError, ValueError, KeyError, TypeError):
            return None
        if not question.endswith("?") or not value or fold(value) not in fold(proposal.quote):
            return None
        return replace(proposal, question=question, value=value)


async def _fault(base: Reads, proposal: Proposal, questions: Sequence[str]) -> str:
    """Why a proposal is no good; empty when it is."""
    if states(proposal.value, proposal.question):
        return "the question tells the answer"
    if any(_alike(proposal.question, other) >= NEAR for other in questions):
        return "a near copy of another question"
    note = base.read_note(proposal.note)
    place = anchor(Evidence(proposal.note, proposal.quote), {proposal.note: note.text if note else ""})
    if place.state != "exact":
        return "the quote is not unique"
    found = await base.search(proposal.question, limit=TOP)
    spans = [Span(p.chunk.note_path, p.chunk.start, p.chunk.end) for p in found.passages]
    return "" if any(place.places[0].overlaps(span) for span in spans) else "search does not find the quote"


def _spread(notes: Sequence[Note], kinds: Sequence[str]) -> Iterator[Proposal]:
    """One proposal a note and round, the kinds in turn, notes in an order that favours none."""
    shuffled = sorted(notes, key=lambda note: hashlib.sha256(note.path.encode()).hexdigest())
    queues = [[p for p in proposals(note) if not kinds or p.kind in kinds] for note in shuffled]
    taken: Counter[str] = Counter()
    while any(queues):
        for queue in filter(None, queues):
            rarest = min(queue, key=lambda proposal: taken[proposal.kind])
            queue.remove(rarest)
            taken[rarest.kind] += 1
            yield rarest


def _draft(proposal: Proposal) -> Case:
    name = hashlib.sha256(f"{proposal.note}\0{proposal.quote}".encode()).hexdigest()[:8]
    value = proposal.value.replace("`", "").replace("|", " ")
    literal = proposal.kind != "definition"
    case = Case(
        id=f"gen-{name}",
        question=proposal.question,
        history=(),
        answerable=True,
        evidence=(Evidence(proposal.note, proposal.quote),),
        gold_answer=None,
        nuggets=(Nugget(f"`{value}`" if literal else value.strip(), True),),
        kind="lookup" if proposal.kind in ("date", "number") else proposal.kind,
        sha="",
    )
    return with_sha(case)


def _alike(one: str, other: str) -> float:
    first, second = ({word[:6] for word in _WORD.findall(fold(text))} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0
