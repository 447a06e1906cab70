"""The ablation table: one line per setting that was tried, against what it was. It only grows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from askbase.errors import EvalError, UsageError
from askbase.evals.cases import Case, suite_sha
from askbase.evals.compare import compare
from askbase.evals.results import Result
from askbase.evals.sweep import Setting, decisive, halves


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the ablation table: a setting against what it was, over one half of a suite.

    `config` fingerprints everything else; a receipt of another config has expired. `p95_difference` is in seconds.
    """

    setting: Setting
    half: str
    config: str
    suite: str
    n: int
    metric: str
    difference: float
    low: float
    high: float
    visible: float
    p95_difference: float | None
    verdict: str
    date: str


def receipt(before: Result, after: Result, setting: Setting, half: str) -> Receipt:
    """The paired difference of two runs over the same half."""
    found = compare(before, after, [decisive(after)]).differences[0]
    worst = [_p95(result) for result in (before, after)]
    slower = worst[1] - worst[0] if worst[0] is not None and worst[1] is not None else None
    return Receipt(
        setting=dict(setting), half=half, config=config_of(before.manifest.fingerprints),
        suite=after.manifest.suite_sha, n=found.n,
        metric=found.metric, difference=round(found.change.value, 4), low=round(found.change.low, 4),
        high=round(found.change.high, 4), visible=round(found.visible, 4),
        p95_difference=None if slower is None else round(slower, 3), verdict=found.verdict,
        date=after.manifest.created[:10],
    )  # fmt: skip


def config_of(fingerprints: Mapping[str, str]) -> str:
    """8 hex digits of index, prompts, model and settings; not of the code, which changes with every comma."""
    known = ("embedding", "chunker", "prompts", "model", "settings")
    text = "\n".join(f"{name} {fingerprints.get(name, '')}" for name in known)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def add_receipts(path: Path, receipts: Iterable[Receipt]) -> None:
    """Add lines to the table.

    Raises:
        EvalError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(asdict(each), sort_keys=True) + "\n" for each in receipts)
    except OSError as exc:
        raise EvalError(f"Cannot write {path}: {exc}.", "Name a file that can be written.") from exc


def read_receipts(path: Path) -> list[Receipt]:
    """The table, oldest first; empty when there is none yet.

    Raises:
        EvalError: a line is no receipt.
    """
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    try:
        return [Receipt(**json.loads(line)) for line in lines if line.strip()]
    except (TypeError, ValueError) as exc:
        raise EvalError(f"{path} holds a line that is no receipt: {exc}.", "Remove that line.") from exc


def receipts_of(receipts: Iterable[Receipt], cases: Sequence[Case]) -> list[Receipt]:
    """Those that were measured on a half of these cases; the table also holds those of other case files."""
    try:
        mine = {suite_sha(half) for half in halves(cases)}
    except UsageError:  # too few to be halved: no sweep over them was possible
        return []
    return [each for each in receipts if each.suite in mine]


def _p95(result: Result) -> float | None:
    step = "retrieve" if result.manifest.retrieval_only else "total"
    figures = result.summary.figures
    figure = figures.get(f"{step}_p95_s") or figures.get(f"{step}_max_s")
    return figure.value if figure else None
