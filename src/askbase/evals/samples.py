"""One stored sample: what the product searched, found and said for one case. No scores, no files.

Samples hold everything that scoring needs, so a run can be scored again without asking again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from askbase.errors import EvalError
from askbase.evals.anchors import Span
from askbase.types import Answer, Candidate, Citation, Passage, Retrieved

Status = Literal["answered", "not_in_notes", "searched", "error"]


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that was considered: its span and scores. Scores are None where that retriever did not find it."""

    note: str
    start: int
    end: int
    score: float = 0.0
    lex: float | None = None
    dense: float | None = None
    fate: str = "used"

    @property
    def span(self) -> Span:
        return Span(self.note, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Cited:
    """A number in the answer with the words it stands for."""

    mark: int
    note: str
    start: int
    end: int
    lines: tuple[int, int]
    quote: str

    @property
    def span(self) -> Span:
        return Span(self.note, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of the answer, as the product saw it: a span of the answer and the numbers it cites."""

    start: int
    end: int
    status: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One case asked once. `top` and `packed` are indexes into `pool`; "searched" means that no answer was asked for.

    `ms` holds retrieve, first_token and total, in milliseconds. `dropped` counts marks that named no passage. `doubt`
    is the local model's, before it answered.
    """

    case: str
    case_sha: str
    status: Status
    trace: str = ""
    error: str | None = None
    standalone: str = ""
    degraded: str | None = None
    pool: tuple[Found, ...] = ()
    top: tuple[int, ...] = ()
    packed: tuple[int, ...] = ()
    answer: str = ""
    claims: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    dropped: int = 0
    ms: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    doubt: float | None = None

    @property
    def ranking(self) -> tuple[Found, ...]:
        """The top passages, then the rest of the pool in its order."""
        taken = set(self.top)
        return (*self.shown, *(found for at, found in enumerate(self.pool) if at not in taken))

    @property
    def shown(self) -> tuple[Found, ...]:
        return tuple(self.pool[at] for at in self.top)

    @property
    def read(self) -> tuple[Found, ...]:
        """What the model was given."""
        return tuple(self.pool[at] for at in self.packed)

    @property
    def confidence(self) -> float | None:
        """How near the best passage is: its cosine, or its score where nothing was searched by meaning; None when
        nothing was found. Fused scores would not do: the best one is near 1 for every question.
        """
        cosines = [found.dense for found in self.shown if found.dense is not None]
        return max(cosines or [found.score for found in self.shown], default=None)


def sample_of(case: str, case_sha: str, retrieved: Retrieved, answer: Answer | None, ms: Mapping[str, float]) -> Sample:
    """The sample of one finished question; without an answer, of one finished search."""
    pool = [_found(candidate) for candidate in retrieved.candidates]
    place = {candidate.chunk_id: at for at, candidate in enumerate(retrieved.candidates)}
    top = _places(retrieved.passages, pool, place)
    if answer is None:
        return Sample(case, case_sha, "searched", standalone=retrieved.standalone, pool=tuple(pool), top=top, ms=ms)
    packed = _places(answer.passages, pool, place)
    return Sample(
        case,
        case_sha,
        answer.outcome,
        trace=answer.id,
        standalone=answer.standalone,
        degraded=answer.degraded,
        pool=tuple(pool),
        top=top,
        packed=packed,
        answer=answer.text,
        claims=tuple(Said(claim.start, claim.end, claim.status, claim.citations) for claim in answer.claims),
        citations=tuple(_cited(citation) for citation in answer.citations),
        dropped=answer.dropped_marks,
        ms=ms,
        tokens={"in": answer.usage.prompt_tokens, "out": answer.usage.completion_tokens},
        doubt=answer.doubt,
    )


def sample_line(sample: Sample) -> dict[str, Any]:
    """The sample as plain JSON values."""
    return asdict(sample)


def read_sample(line: Mapping[str, Any]) -> Sample:
    """A sample back from its JSON values.

    Raises:
        EvalError: a field is missing or unknown.
    """
    try:
        return Sample(
            **{
                **line,
                "pool": tuple(Found(**found) for found in line["pool"]),
                "top": tuple(line["top"]),
                "packed": tuple(line["packed"]),
                "claims": tuple(Said(**{**said, "marks": tuple(said["marks"])}) for said in line["claims"]),
                "citations": tuple(Cited(**{**cited, "lines": tuple(cited["lines"])}) for cited in line["citations"]),
            }
        )
    except (KeyError, TypeError) as exc:
        raise EvalError(f"A stored sample cannot be read: {exc}.", "Ask again with askbase eval run.") from exc


def _found(candidate: Candidate) -> Found:
    return Found(
        candidate.note_path,
        candidate.start,
        candidate.end,
        round(candidate.score, 6),
        _short(candidate.lexical),
        _short(candidate.dense),
        candidate.fate,
    )


def _places(passages: tuple[Passage, ...], pool: list[Found], place: dict[str, int]) -> tuple[int, ...]:
    """Where each passage stands in the pool; one that is not among the candidates is added at its end."""
    for passage in passages:
        chunk = passage.chunk
        if chunk.id not in place:
            place[chunk.id] = len(pool)
            pool.append(
                Found(
                    chunk.note_path,
                    chunk.start,
                    chunk.end,
                    round(passage.score, 6),
                    _short(passage.lexical),
                    _short(passage.dense),
                )
            )
    return tuple(place[passage.chunk.id] for passage in passages)


def _cited(citation: Citation) -> Cited:
    """The citation with the span of its quoted words, or of its whole passage when they are not verbatim in it."""
    chunk = citation.passage.chunk
    at = chunk.text.find(citation.quote) if citation.quote.strip() else -1
    start, end = (chunk.start + at, chunk.start + at + len(citation.quote)) if at >= 0 else (chunk.start, chunk.end)
    return Cited(
        citation.number, chunk.note_path, start, end, (citation.first_line, citation.last_line), citation.quote
    )


def _short(score: float | None) -> float | None:
    return None if score is None else round(score, 6)
