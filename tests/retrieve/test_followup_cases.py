"""The hand-written follow-ups hold together: enough of them, each resting on words that stand in the sample notes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from askbase.evals.cases import load_cases

ROOT = Path(__file__).parents[2]


def test_every_follow_up_has_a_history_and_a_quote_from_the_notes() -> None:
    cases = load_cases(ROOT / "evals" / "followups" / "cases.jsonl")
    assert Counter(case.kind for case in cases) == {"followup": 77, "topic_change": 8}
    for case in cases:
        assert case.history
        for piece in case.evidence:
            assert piece.quote is not None
            assert piece.quote in (ROOT / "seeds" / piece.note).read_bytes().decode("utf-8-sig")
