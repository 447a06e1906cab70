"""A scored run as one value and one JSON document: manifest, figures, one row per case. It holds no note text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from askbase.errors import EvalError
from askbase.evals.scoring import CaseScore
from askbase.evals.suite import Suite, read_suite
from askbase.evals.summary import Figure, Summary

SCHEMA = "askbase.eval/1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was run, on what, with which settings: enough to tell two runs apart.

    `row` names the configuration: "full", or a baseline. `fingerprints` come from the product itself.
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


@dataclass(frozen=True, slots=True)
class Result:
    """A run, scored. `left_out` maps cases without a findable quote to the state of their evidence."""

    manifest: Manifest
    summary: Summary
    scores: tuple[CaseScore, ...]
    left_out: Mapping[str, str]


def result_document(result: Result) -> dict[str, Any]:
    """The result as plain JSON values."""
    return {"schema": SCHEMA, **asdict(result)}


def accepted_document(result: Result) -> dict[str, Any]:
    """The result without times and trailing digits: small and stable enough to keep in a repository."""
    quiet = replace(result, scores=tuple(replace(score, ms={}, tokens={}) for score in result.scores))
    rounded: dict[str, Any] = _rounded(result_document(quiet))
    return rounded


def read_result(document: Mapping[str, Any]) -> Result:
    """A result back from its JSON values.

    Raises:
        EvalError: it is not a scored run of this version.
    """
    if document.get("schema") != SCHEMA:
        raise EvalError("That file is not a scored run of this version.", "Score it again: askbase eval report RUN")
    try:
        return Result(
            manifest=read_manifest(document["manifest"]),
            summary=_summary(document["summary"]),
            scores=tuple(_score(score) for score in document["scores"]),
            left_out=document["left_out"],
        )
    except (KeyError, TypeError) as exc:
        raise EvalError(f"The scored run cannot be read: {exc}.", "Score it again with --rescore.") from exc


def read_manifest(fields: Mapping[str, Any]) -> Manifest:
    """A manifest back from its JSON values."""
    return Manifest(**{**fields, "suite": read_suite(fields["suite"])})


def _summary(fields: Mapping[str, Any]) -> Summary:
    figures = {name: Figure(**figure) for name, figure in fields["figures"].items()}
    slices = {kind: {name: Figure(**figure) for name, figure in of.items()} for kind, of in fields["slices"].items()}
    return Summary(**{**fields, "figures": figures, "slices": slices})


def _score(fields: Mapping[str, Any]) -> CaseScore:
    reached = fields["reached"]
    tallies = {name: (pair[0], pair[1]) for name, pair in fields["tallies"].items()}
    return CaseScore(**{**fields, "reached": tuple(reached) if reached else None, "tallies": tallies})


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
