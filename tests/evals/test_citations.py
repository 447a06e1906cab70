from __future__ import annotations

from typing import Any

import pytest

from askbase.evals.cases import Evidence
from askbase.evals.samples import Said
from askbase.evals.scores.citations import is_quoted, quoted_strings

from .builders import CITED, CITED_OTHER, make_case, make_sample, score


def values(case: dict[str, Any] | None = None, **sample: Any) -> dict[str, float | None]:
    return dict(score(make_case(**(case or {})), make_sample(**sample)).values)


def test_a_good_answer_scores_one_in_every_row() -> None:
    found = values()
    assert [found[name] for name in ("valid_shown", "valid_raw", "lands", "evidence_cited", "citation_f1")] == [1] * 5
    assert found["invented_shown"] == 0 and found["quote_fidelity"] is None


def test_an_invented_mark_is_seen_and_a_dropped_one_counts_as_raw_only() -> None:
    found = values(answer="On 3 May 2024 [1][7].", dropped=2)
    assert (found["valid_shown"], found["invented_shown"], found["valid_raw"]) == (0.5, 0.5, 0.25)


def test_a_harmless_extra_citation_costs_landing_but_not_reach() -> None:
    found = values(citations=(CITED, CITED_OTHER), answer="On 3 May 2024 [1][2].")
    assert (found["lands"], found["evidence_cited"]) == (0.5, 1)
    assert found["citation_f1"] == pytest.approx(2 / 3)


def test_without_citations_landing_is_undefined_and_the_harmonic_mean_zero() -> None:
    found = values(citations=(), answer="On 3 May 2024.")
    assert (found["lands"], found["evidence_cited"], found["citation_f1"]) == (None, 0, 0)


def test_an_abstention_enters_no_row() -> None:
    assert "lands" not in values(status="not_in_notes", answer="", citations=())


def test_the_answer_to_a_question_without_evidence_has_no_landing() -> None:
    assert "lands" not in values({"answerable": False})


def test_half_of_the_evidence_cited() -> None:
    case = {"evidence": (Evidence("boiler.md", "on 3 May 2024"), Evidence("garden.md", "planted in 2019"))}
    assert values(case)["evidence_cited"] == 0.5


def test_quotes_are_checked_to_the_letter_but_not_to_the_quotation_mark() -> None:
    good = 'It says “The boiler was serviced   on 3 May 2024” and "was serviced … cost 120 euros" [1].'
    assert values(answer=good)["quote_fidelity"] == 1
    assert values(answer=good.replace("boiler", "oven", 1))["quote_fidelity"] == 0.5


def test_parts_of_a_quote_must_stand_in_order() -> None:
    assert is_quoted("one … three", ["one two three"]) and not is_quoted("three … one", ["one two three"])


def test_short_strings_are_no_quotes_and_block_quotes_are() -> None:
    assert quoted_strings('the "boiler" note\n> The boiler was serviced. [1]\n') == ["The boiler was serviced."]


def test_a_claim_carries_its_marks_to_a_line_without_any() -> None:
    answer = "It was serviced on 3 May 2024\nSource: [1]"
    claim = Said(0, len(answer), "supported", (1,))
    assert score(make_case(), make_sample(answer=answer, claims=(claim,))).cited is True
