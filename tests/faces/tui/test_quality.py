"""The last eval run of these notes, in one line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from askbase.faces.tui.quality import Quality, last_measured
from askbase.faces.tui.status import TitleLine


def _run(data: Path, name: str, **manifest: object) -> None:
    folder = data / "evals" / "runs" / name
    folder.mkdir(parents=True)
    head = {"row": "full", "retrieval_only": False, "created": "2026-11-21T10:00:00", "fingerprints": {"model": "m"}}
    outcomes = {"right": 40, "rightly_abstained": 1, "wrong": 3, "abstained": 9}
    document = {"manifest": head | manifest, "summary": {"outcomes": outcomes}, "scores": [{}] * 60}
    (folder / "metrics.json").write_text(json.dumps(document))


def test_the_latest_full_run_counts(tmp_path: Path) -> None:
    _run(tmp_path, "20261121-1")
    _run(tmp_path, "20261122-baseline", row="extractive")
    _run(tmp_path, "20261123-search", retrieval_only=True)
    (tmp_path / "evals" / "runs" / "20261124-x").mkdir()
    (tmp_path / "evals" / "runs" / "20261124-x" / "metrics.json").write_text("{")
    assert last_measured(tmp_path) == Quality(60, 41, 3, date(2026, 11, 21), "m")


def test_no_run_is_unmeasured(tmp_path: Path) -> None:
    assert last_measured(tmp_path).asked == 0


def test_a_measurement_that_comes_while_the_chat_begins_or_ends_stops_nothing() -> None:
    TitleLine().show_quality(Quality(asked=12, right=9, wrong=1))
