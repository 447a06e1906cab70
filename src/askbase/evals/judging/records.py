"""What a judge leaves in a run folder: `verdicts.jsonl`, one line as soon as it is given, and `judge.json`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from askbase.errors import EvalError
from askbase.evals.judging.verdicts import JudgedBy, Judgement, Verdicts, judgement_line, read_judgement


def judged_by(run: Path) -> JudgedBy | None:
    """The judge whose verdicts count for this run; None when none was asked."""
    path = run / "judge.json"
    if not path.exists():
        return None
    try:
        return JudgedBy(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as exc:
        raise EvalError(f"Cannot read {path}: {exc}.", "Judge again: askbase eval report --judge") from exc


def keep_judge(run: Path, judge: JudgedBy) -> None:
    """From now on this judge's verdicts count."""
    _private(run / "judge.json", os.O_TRUNC, json.dumps(asdict(judge), indent=1, sort_keys=True))


def verdicts_of(run: Path, judge: JudgedBy | None) -> Verdicts:
    """The judge's verdicts; none without a judge. Of two on the same thing the later counts."""
    if judge is None:
        return Verdicts()
    return Verdicts(found for found in _all(run) if found.judge == judge.fingerprint)


def add_verdicts(run: Path, judgements: Iterable[Judgement]) -> None:
    """Add verdicts in one write, so that a kill costs at most the last line."""
    lines = "".join(json.dumps(judgement_line(each), sort_keys=True) + "\n" for each in judgements)
    if lines:
        _private(run / "verdicts.jsonl", os.O_APPEND, lines)


def _all(run: Path) -> Iterator[Judgement]:
    path = run / "verdicts.jsonl"
    whole = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    for line in whole:
        with suppress(ValueError):  # a kill may leave half a line with the next one behind it: both are asked again
            yield read_judgement(json.loads(line))


def _private(path: Path, how: int, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        os.write(handle, text.encode("utf-8", "surrogatepass"))
    finally:
        os.close(handle)
