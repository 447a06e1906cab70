"""What one turn of a conversation holds: what the widgets show and what is saved. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from askbase.clean import clean, clean_line

if TYPE_CHECKING:
    from askbase.types import Answer, Citation, Passage, Retrieved, Turn

State = Literal["asked", "answered", "stopped", "failed"]
Role = Literal["cited", "found", "nearest"]

AS_ASKED = "No model was asked for."  # no warning to who asked for it


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a note. `text` and `quote` are raw, as in the note; `text` is not saved."""

    role: Role
    number: int | None
    path: str
    title: str
    headings: tuple[str, ...]
    day: str
    first_line: int
    last_line: int
    quote: str = ""
    text: str = ""
    start: int = 0  # of `text` in the note
    quote_start: int = 0  # of `quote` in the note

    @property
    def lines(self) -> str:
        return f"{self.first_line}" if self.first_line == self.last_line else f"{self.first_line}–{self.last_line}"

    @property
    def where(self) -> str:
        return f"{clean_line(self.path)}:{self.lines}"

    def trail(self, last: int = 9) -> str:
        """The headings above, without one that only says the title again."""
        path = [clean_line(heading) for heading in self.headings[-last:] if heading != self.title]
        return "".join(f" › {heading}" for heading in path)


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One question and what became of it."""

    question: str
    state: State = "asked"
    text: str = ""
    checks: tuple[tuple[int, bool], ...] = ()  # (end of a claim in `text`, supported)
    sources: tuple[Source, ...] = ()
    answer_id: str = ""
    found: bool = True  # False: not in the notes
    degraded: str = ""
    warnings: tuple[str, ...] = ()
    model: str = ""
    host: str = ""
    seconds: float = 0.0
    tokens: int = 0
    restricted: tuple[str, ...] = ()  # the filters it was asked with, as shown
    helpful: bool | None = None
    reason: str = ""
    correction: str = ""
    missing_source: str = ""
    prompt_tokens: int = 0
    cost: float | None = None
    private: bool = False  # what it says may come from private notes, of this turn or of one it follows
    rules: str = ""  # of privacy, in force when that was found out: their fingerprint
    retrieved: Retrieved | None = field(default=None, compare=False)
    answer: Answer | None = field(default=None, compare=False)

    @property
    def heading(self) -> str:
        """The question, and what it was restricted to: without that the answer says something else."""
        only = " ".join(clean_line(term) for term in self.restricted)
        return f"{clean_line(self.question)}{f' ({only})' if only else ''}"

    def with_retrieved(self, retrieved: Retrieved) -> TurnRecord:
        private = self.private or any(passage.private for passage in retrieved.passages)
        return replace(self, retrieved=retrieved, sources=_places(retrieved.passages, "found"), private=private)

    def with_answer(self, answer: Answer) -> TurnRecord:
        """The answer as checked: cited places first, then what else was found."""
        shown = (*(_cited(citation) for citation in answer.citations), *_places(answer.nearest, "nearest"))
        taken = {(source.path, source.start) for source in shown}
        rest = tuple(source for source in self.sources if (source.path, source.start) not in taken)
        return replace(
            self, state="answered", answer=answer, text=answer.text, sources=(*shown, *rest), answer_id=answer.id,
            checks=tuple((claim.end, claim.status == "supported") for claim in answer.claims if not claim.is_quote),
            found=answer.outcome == "answered", degraded=answer.degraded or "", warnings=answer.warnings,
            model=answer.made_by.model or "", host=answer.made_by.host or "",
            seconds=answer.timings_ms.get("total", 0) / 1000, tokens=answer.usage.completion_tokens,
            prompt_tokens=answer.usage.prompt_tokens, cost=answer.cost,
        )  # fmt: skip

    @property
    def cited(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.role == "cited")

    @property
    def summary(self) -> str:
        """What its list of sources is headed with."""
        cited, found = len(self.cited), len(self.sources)
        if self.state == "asked":
            return f"{found} passages found" if found else "Sources"
        if not self.found:
            return "Not in your notes; nearest" if found else "Not in your notes"
        if not cited:
            return f"{found} found, none cited" if found else "No sources"
        return f"{cited} cited · {found - cited} more found" if found > cited else f"{cited} cited"

    def as_turn(self) -> Turn | None:
        """For follow-up questions: what was asked and answered; nothing if no answer came."""
        from askbase.types import Turn

        usable = self.state in ("answered", "stopped") and self.found and self.text.strip()
        return Turn(self.question, self.text, self.private) if usable else None

    def to_json(self) -> dict[str, Any]:
        """For the store: all but the text of notes, which stays in the index alone."""
        sources = tuple(replace(source, text="") for source in self.sources if source.role != "found")
        saved = asdict(replace(self, retrieved=None, answer=None, sources=sources))
        del saved["retrieved"], saved["answer"]
        return saved

    @classmethod
    def from_json(cls, saved: Mapping[str, Any], rules: str) -> TurnRecord:
        """A saved turn. One that was never finished counts as stopped. `rules`: those in force; whether they cover what
        was read for it is not known any more, so a turn of other rules counts as private."""
        known = {name: saved[name] for name in cls.__dataclass_fields__ if name in saved}
        known.setdefault("private", True)  # saved before it was noted
        known["private"] |= rules not in ("", known.get("rules", ""))
        known["sources"] = tuple(
            Source(**{**source, "headings": tuple(source["headings"])}) for source in known["sources"]
        )
        known["checks"] = tuple((end, supported) for end, supported in known["checks"])
        for name in ("warnings", "restricted"):
            known[name] = tuple(known.get(name, ()))
        record = cls(**known)
        return replace(record, state="stopped") if record.state == "asked" else record


def as_markdown(records: Sequence[TurnRecord]) -> str:
    """A conversation with its citations, to keep or to send."""
    parts = []
    for record in records:
        cited = "\n".join(
            f"- [{source.number}] `{source.where}`: “{clean_line(source.quote)}”" for source in record.cited
        )
        parts.append("\n\n".join(part for part in (f"## {record.heading}", clean(record.text), cited) if part))
    return "\n\n".join(parts) + "\n"


def _cited(citation: Citation) -> Source:
    passage, chunk = citation.passage, citation.passage.chunk
    above = "".join(chunk.text.splitlines(keepends=True)[: citation.first_line - chunk.first_line])
    at = max(chunk.text.find(citation.quote, len(above)), 0)  # short quotes stand in several places
    return Source(
        "cited", citation.number, chunk.note_path, passage.title, citation.headings, clean_line(passage.standing),
        citation.first_line, citation.last_line, citation.quote, chunk.text, chunk.start, chunk.start + at,
    )  # fmt: skip


def _places(passages: Sequence[Passage], role: Role) -> tuple[Source, ...]:
    return tuple(
        Source(role, None, passage.chunk.note_path, passage.title, passage.chunk.headings, clean_line(passage.standing),
               passage.chunk.first_line, passage.chunk.last_line, "", passage.chunk.text, passage.chunk.start)
        for passage in passages
    )  # fmt: skip
