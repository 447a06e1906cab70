"""Claims over ordinary notes, false ones written to deceive the check and true ones: how many it calls supported.

`claims.jsonl` was written by a reader who knew the check; rules were made after seeing it. So it proves no rate: it
keeps what was won.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from askbase.answer.claims.outflow import Outflow
from askbase.models.embed_local import LocalEmbedder
from tests.answer.builders import passage

CLAIMS = [json.loads(line) for line in Path(__file__).with_name("claims.jsonl").read_text("utf-8").splitlines()]


EMBEDDER = LocalEmbedder(1)


def meaning(claim: str, texts: Sequence[str]) -> list[float]:
    first, *others = EMBEDDER.embed_documents([claim, *texts])
    return [float(first @ other) for other in others]


def is_supported(one: dict[str, Any]) -> bool:
    notes = [passage(text, f"note-{at}.md") for at, text in enumerate(one["notes"])]
    outflow = Outflow(notes, one["question"], meaning)
    segments = [*outflow.feed(one["claim"]), *outflow.finish()]
    return any(segment.claim and segment.status == "supported" for segment in segments)


def test_few_false_claims_pass() -> None:
    false = [one for one in CLAIMS if not one["holds"]]
    passed = [one["claim"] for one in false if is_supported(one)]
    assert len(false) == 379
    assert len(passed) <= 11, passed


def test_true_ones_are_not_lost() -> None:
    true = [one for one in CLAIMS if one["holds"]]
    passed = [one["claim"] for one in true if is_supported(one)]
    assert len(true) == 296
    assert len(passed) >= 220, passed
