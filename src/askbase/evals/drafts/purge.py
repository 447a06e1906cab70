"""Take back what a question left in the evaluation: its case in any state, labels, runs that asked it, cached replies.

Replies are kept by hashes, which do not tell whose they are, so all of them go; a judge is asked again. A run goes
whole: its samples, verdicts and report quote the same notes in many places.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from askbase.evals.drafts.own import OwnSuite, keep_lines
from askbase.evals.store import RunFolder, list_runs

_CACHE = "judge-cache.db"


def runs_that_asked(root: Path, cases: Collection[str]) -> list[RunFolder]:
    """The runs that hold one of these cases, or one derived from it."""
    return [run for run in list_runs(root) if any(case.id.partition("~")[0] in cases for case in run.cases())]


def purge(home: Path, cases: Collection[str], runs: Collection[RunFolder]) -> None:
    """Erase these cases and runs. `home` is the folder that holds runs and labels."""
    OwnSuite(home).remove(cases)
    for labels in (home / "labels").glob("*.jsonl"):
        keep_lines(labels, lambda line: str(line.get("case", "")).partition("~")[0] not in cases)
    for run in runs:
        run.remove()
    for file in home.glob(f"{_CACHE}*"):  # with what SQLite keeps beside it
        file.unlink()
