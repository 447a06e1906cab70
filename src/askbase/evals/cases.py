"""Read and check case files: one JSON object per line, eight keys. Nothing here scores an answer.

A case names its evidence by note and quote, never by chunk, so chunking and embeddings can change under it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from askbase.errors import BadCase
from askbase.evals.line_faults import fault_of
from askbase.types import Turn

CaseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]+$")]
Filled = Annotated[str, StringConstraints(min_length=1)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that are needed for the answer. A `quote` of None means the whole note; `start` and `end` are a hint."""

    note: str
    quote: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Nugget:
    """One expected fact. Text in backticks must occur in the answer."""

    text: str
    vital: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what a good answer rests on. `sha` changes with any of the other fields."""

    id: str
    question: str
    history: tuple[Turn, ...]
    answerable: bool
    evidence: tuple[Evidence, ...]
    gold_answer: str | None
    nuggets: tuple[Nugget, ...]
    kind: str | None
    sha: str
    as_of: date | None = None  # the day it is asked on: of the side file, as the eight keys have none

    @property
    def parent(self) -> str | None:
        """The case this one was derived from: `seed-004` for `seed-004~removed`."""
        head, mark, _ = self.id.partition("~")
        return head if mark else None

    @property
    def notes(self) -> tuple[str, ...]:
        """The gold notes, each once, in order; the first is the primary one."""
        return tuple(dict.fromkeys(piece.note for piece in self.evidence))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _EvidenceLine(_Part):
    note: Filled
    quote: Filled | None = None
    start: int | None = None
    end: int | None = None


class _NuggetLine(_Part):
    text: Filled
    vital: bool = True


class _Said(_Part):
    role: Literal["user", "assistant"]
    text: str


class _CaseLine(_Part):
    id: CaseId
    question: Filled
    history: list[_Said] = Field(default_factory=list)
    answerable: bool
    evidence: list[_EvidenceLine] = Field(default_factory=list)
    gold_answer: str | None = None
    nuggets: list[_NuggetLine] = Field(default_factory=list)
    kind: str | None = None


class _CheckLine(_Part):
    case: CaseId
    must_not: list[Filled] = Field(default_factory=list)
    as_of: date | None = None


Line = TypeVar("Line", bound=_Part)


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file, in file order.

    Raises:
        BadCase: a line breaks the format, or two cases share an id; the message names file and line.
    """
    cases: list[Case] = []
    first_line: dict[str, int] = {}
    for number, line in _lines(path):
        where = f"{path.name}:{number}"
        case = _case(_validated(_CaseLine, line, where), where)
        if case.id in first_line:
            raise BadCase(f"{where}: id '{case.id}' is taken by line {first_line[case.id]}.", "Give it another id.")
        first_line[case.id] = number
        cases.append(case)
    if not cases:
        raise BadCase(f"{path.name} holds no case.", "Write one JSON object per line.")
    return tuple(cases)


def load_checks(path: Path) -> dict[str, tuple[str, ...]]:
    """Values an answer must not state, by case id; empty when the optional side file is not there.

    Raises:
        BadCase: a line breaks the format.
    """
    return {check.case: tuple(check.must_not) for check in _checks(path) if check.must_not}


def dated(cases: Iterable[Case], path: Path) -> tuple[Case, ...]:
    """The cases with the days on which they are asked, as the optional side file has them: "last week" of a case is the
    week before its `as_of`, whenever it is run.

    Raises:
        BadCase: a line breaks the format.
    """
    days = {check.case: check.as_of for check in _checks(path) if check.as_of}
    return tuple(with_sha(replace(case, as_of=days[case.id])) if case.id in days else case for case in cases)


def _checks(path: Path) -> list[_CheckLine]:
    if not path.exists():
        return []
    return [_validated(_CheckLine, line, f"{path.name}:{number}") for number, line in _lines(path)]


def case_line(case: Case) -> dict[str, Any]:
    """The case as the eight keys of its file format."""
    history = [said for turn in case.history for said in _said(turn)]
    return {
        "id": case.id,
        "question": case.question,
        "history": history,
        "answerable": case.answerable,
        "evidence": [_evidence_line(piece) for piece in case.evidence],
        "gold_answer": case.gold_answer,
        "nuggets": [{"text": nugget.text, "vital": nugget.vital} for nugget in case.nuggets],
        "kind": case.kind,
    }


def with_sha(case: Case) -> Case:
    """The case with the fingerprint of its present content."""
    line = case_line(case) | ({"as_of": case.as_of.isoformat()} if case.as_of else {})
    return replace(case, sha=_sha(json.dumps(line, sort_keys=True)))


def suite_sha(cases: Iterable[Case]) -> str:
    """One fingerprint for a set of cases, independent of their order."""
    return _sha("\n".join(sorted(f"{case.id} {case.sha}" for case in cases)))


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise BadCase(f"Cannot read {path}: {exc}.", "Name a UTF-8 file with one JSON object per line.") from exc
    # Only LF ends a line: str.splitlines would also cut at characters that JSON strings may hold unescaped.
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _validated(model: type[Line], line: str, where: str) -> Line:
    try:
        return model.model_validate_json(line)
    except ValidationError as exc:
        said = fault_of(exc, model)
        raise BadCase(f"{where}: {said}{'' if said.endswith('?') else '.'}", "Correct that line.") from exc


def _case(line: _CaseLine, where: str) -> Case:
    _check_gold(line, where)
    evidence = tuple(
        Evidence(unicodedata.normalize("NFC", piece.note), piece.quote, piece.start, piece.end)
        for piece in line.evidence
    )
    case = Case(
        id=line.id,
        question=line.question,
        history=_turns(line.history, where),
        answerable=line.answerable,
        evidence=evidence,
        gold_answer=line.gold_answer,
        nuggets=tuple(Nugget(nugget.text, nugget.vital) for nugget in line.nuggets),
        kind=line.kind,
        sha="",
    )
    return with_sha(case)


def _check_gold(line: _CaseLine, where: str) -> None:
    if line.answerable and not line.evidence:
        raise BadCase(f"{where}: an answerable case needs evidence.", "Quote the words the answer rests on.")
    if not line.answerable and (line.evidence or line.nuggets or line.gold_answer is not None):
        raise BadCase(f"{where}: a case without an answer has no evidence, nuggets or gold answer.", "Empty them.")
    if line.nuggets and not any(nugget.vital for nugget in line.nuggets):
        raise BadCase(f"{where}: no nugget is vital.", "Mark the fact without which the answer fails.")
    for piece in line.evidence:
        if (piece.start is None) != (piece.end is None):
            raise BadCase(f"{where}: evidence has only one of start and end.", "Give both or neither.")


def _turns(history: list[_Said], where: str) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    open_question = False
    for said in history:
        if said.role == "user":
            turns.append(Turn(said.text, ""))
        elif open_question:
            turns[-1] = Turn(turns[-1].question, said.text)
        else:
            raise BadCase(f"{where}: the assistant speaks before a user does.", "Begin the history with a user turn.")
        open_question = said.role == "user"
    return tuple(turns)


def _said(turn: Turn) -> list[dict[str, str]]:
    spoken = [{"role": "user", "text": turn.question}]
    return [*spoken, {"role": "assistant", "text": turn.answer}] if turn.answer else spoken


def _evidence_line(piece: Evidence) -> dict[str, Any]:
    line: dict[str, Any] = {"note": piece.note, "quote": piece.quote}
    return line if piece.start is None else {**line, "start": piece.start, "end": piece.end}


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
