"""A scored run as one value and as JSON: in full beside its samples, or small, to be kept as the accepted run.

Neither form holds text from a note.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from shlex import quote
from typing import Any

from askbase.errors import EvalError
from askbase.evals.effort import FREE, Prices
from askbase.evals.figure import Figure
from askbase.evals.figures import some
from askbase.evals.judging.verdicts import JudgedBy
from askbase.evals.scoring import CaseScore
from askbase.evals.suite import Suite, read_suite
from askbase.evals.summary import Summary, losses

SCHEMA = "askbase.eval/1"
ACCEPTED = "askbase.eval.accepted/1"
BAD_FIELDS = (AttributeError, KeyError, TypeError, ValueError)  # what JSON of another shape ends in
_BULKY = (
    "values",
    "tallies",
    "ms",
    "tokens",
    "confidence",
    "doubt",
    "why",
)  # kept as one row of numbers, or not at all


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was run, on what, with which settings: enough to tell two runs apart.

    `row` names the configuration: "full", or a baseline. `fingerprints` come from the product itself; `prices` are
    those of a million tokens read and written, as the settings had them.
    """

    id: str
    name: str
    row: str
    created: str
    version: str
    suite: Suite
    suite_sha: str
    cases: int
    retrieval_only: bool
    fingerprints: Mapping[str, str]
    machine: str
    prices: Prices = FREE


@dataclass(frozen=True, slots=True)
class Result:
    """A run, scored. `left_out` maps cases without a findable quote to the state of their evidence, `astray` those
    whose evidence is not in its note to where it is; `judge` is who decided what code could not.
    """

    manifest: Manifest
    summary: Summary
    scores: tuple[CaseScore, ...]
    left_out: Mapping[str, str]
    judge: JudgedBy | None = None
    astray: Mapping[str, str] = field(default_factory=dict)


def refuse_unscored(result: Result, file: Path) -> None:
    """A run without a case that counts has no figures to show; `file` holds its cases.

    Raises:
        EvalError: the evidence of every case is lost.
    """
    if not result.scores:
        lost = sorted(result.left_out)
        quoted = some([f"'{case}'" for case in lost])
        where = result.astray.get(lost[0], "") if lost else ""
        raise EvalError(
            f"No case of {result.manifest.name} counts: the evidence of {quoted} is not in the notes"
            + (f" ('{lost[0]}': {where})." if where else "."),
            f"Look what became of it: askbase eval doctor --cases {quote(str(file))}",
        )


def result_document(result: Result) -> dict[str, Any]:
    """The result as plain JSON values."""
    return {"schema": SCHEMA, **asdict(result)}


def accepted_text(result: Result) -> str:
    """The result without times, slices and trailing digits, one line per case: small, and readable as a diff."""
    names = sorted({name for score in result.scores for name in score.values})
    document = result_document(result)
    figures = {name: figure for name, figure in document["summary"]["figures"].items() if not _is_effort(name)}
    head: dict[str, Any] = _rounded(
        {
            "schema": ACCEPTED,
            "manifest": document["manifest"],
            "summary": document["summary"] | {"slices": {}, "figures": figures},
            "left_out": document["left_out"],
            "judge": document["judge"],
            "metrics": names,
        }
    )
    lines = ",\n".join(json.dumps(_row(score, names), sort_keys=True) for score in result.scores)
    return json.dumps(head, sort_keys=True)[:-1] + f', "scores": [\n{lines}\n]}}\n'


def read_result(document: Mapping[str, Any]) -> Result:
    """A result back from its JSON values.

    Raises:
        EvalError: it is not a scored run of this version.
    """
    if not isinstance(document, Mapping) or document.get("schema") not in (SCHEMA, ACCEPTED):
        raise EvalError(
            "That file is not a scored run of this version.", "Score it again: askbase eval report RUN --rescore"
        )
    metrics = document.get("metrics")
    try:
        manifest = read_manifest(document["manifest"])
        scores = tuple(_score(each if metrics is None else _unpacked(each, metrics)) for each in document["scores"])
        lost = losses(scores, manifest.suite.mix)  # earlier runs counted in points that the reward does not know
        return Result(
            manifest=manifest,
            summary=replace(_summary(document["summary"]), lost=lost),
            scores=scores,
            left_out=document["left_out"],
            judge=JudgedBy(**document["judge"]) if document.get("judge") else None,
            astray=document.get("astray", {}),
        )
    except BAD_FIELDS as exc:
        raise EvalError(f"The scored run cannot be read: {exc}.", "Score it again with --rescore.") from exc


def read_manifest(fields: Mapping[str, Any]) -> Manifest:
    """A manifest back from its JSON values."""
    read, written = fields.get("prices", FREE)
    return Manifest(**{**fields, "suite": read_suite(fields["suite"]), "prices": (read, written)})


def _summary(fields: Mapping[str, Any]) -> Summary:
    figures = {name: Figure(**figure) for name, figure in fields["figures"].items()}
    slices = {kind: {name: Figure(**figure) for name, figure in of.items()} for kind, of in fields["slices"].items()}
    return Summary(**{**fields, "figures": figures, "slices": slices})


def _score(fields: Mapping[str, Any]) -> CaseScore:
    reached = fields["reached"]
    tallies = {name: (pair[0], pair[1]) for name, pair in fields["tallies"].items()}
    return CaseScore(**{**fields, "reached": tuple(reached) if reached else None, "tallies": tallies})


def _row(score: CaseScore, names: Sequence[str]) -> dict[str, Any]:
    """One case with its metrics as a list in the order of `names`; a metric it does not have is left as a gap."""
    fields: dict[str, Any] = _rounded(asdict(score))
    values = fields["values"]
    short = {key: field for key, field in fields.items() if key not in _BULKY}
    return short | {"values": [values.get(name, "") for name in names]}


def _unpacked(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    values = {name: value for name, value in zip(names, fields["values"], strict=True) if value != ""}
    return {**fields, "values": values, "tallies": {}, "ms": {}, "tokens": {}, "confidence": None}


def _is_effort(name: str) -> bool:
    """Whether a figure is about time or tokens: those differ from computer to computer."""
    return name.endswith(("_s", "_per_right")) or name.startswith(("tokens_", "cost"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
