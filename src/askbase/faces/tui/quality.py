"""How good answers over these notes were in the last eval run, in one line. Reads its scores; computes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of the last scored run of the whole product; `asked` 0 if there is none."""

    asked: int = 0
    right: int = 0
    wrong: int = 0
    day: date | None = None
    model: str = ""


def last_measured(data_dir: Path) -> Quality:
    """The latest run that asked a full answer of every case. A run that cannot be read counts for nothing."""
    for metrics in sorted((data_dir / "evals" / "runs").glob("*/metrics.json"), reverse=True):
        try:
            document = json.loads(metrics.read_bytes())
            if document["manifest"]["row"] == "full" and not document["manifest"]["retrieval_only"]:
                return _quality(document)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return Quality()


def _quality(document: dict[str, Any]) -> Quality:
    outcomes, manifest = document["summary"]["outcomes"], document["manifest"]
    right = int(outcomes.get("right", 0)) + int(outcomes.get("rightly_abstained", 0))
    return Quality(
        len(document["scores"]), right, int(outcomes.get("wrong", 0)), date.fromisoformat(manifest["created"][:10]),
        str(manifest["fingerprints"].get("model", "none")),
    )  # fmt: skip
