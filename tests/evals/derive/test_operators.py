"""Derived cases: the change is what the operator says, clean, and the same each time."""

from __future__ import annotations

import pytest

from askbase.errors import BadCase, UsageError
from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case, Evidence, Nugget
from askbase.evals.derive.attacks import COUNT, attack
from askbase.evals.derive.operators import Derived, apply_operator
from askbase.evals.derive.overlays import Op, Overlay, overlaid
from askbase.evals.derive.suite import derive, is_clean
from askbase.evals.derive.values import other_value
from askbase.evals.literals import literals_of, states
from tests.evals.builders import make_case

NOTES = {
    "boiler.md": "---\ndate: 2024-05-03\n---\n# Boiler\n\nIt ran.\nThe boiler was serviced on 3 May 2024 by Karin.\n",
    "bills.md": "# Bills\n\nThe boiler was serviced on 3 May 2024 by Karin.\nTea cost 4.\n",
}
SERVICED = make_case(
    "boiler", evidence=(Evidence("boiler.md", "The boiler was serviced on 3 May 2024 by Karin."),),
)  # fmt: skip


def derived(operator: str, case: Case = SERVICED) -> tuple[Derived, dict[str, str]]:
    child = apply_operator(operator, case, NOTES)
    assert child is not None and is_clean(child, NOTES)
    return child, overlaid(NOTES, child.overlay)


def test_removed_takes_the_evidence_and_its_repeat_out_and_nothing_else() -> None:
    child, texts = derived("removed")
    assert child.case.id == "boiler~removed" and not child.case.answerable and child.case.parent == "boiler"
    assert texts["boiler.md"] == NOTES["boiler.md"].replace("The boiler was serviced on 3 May 2024 by Karin.\n", "")
    assert texts["bills.md"] == "# Bills\n\nTea cost 4.\n"


def test_removed_is_dropped_when_the_fact_is_told_elsewhere() -> None:
    notes = NOTES | {"diary.md": "Boiler man here on 2024-05-03.\n"}
    child = apply_operator("removed", SERVICED, notes)
    assert child is not None and not is_clean(child, notes)
    suite = derive([SERVICED], notes, ["removed"])
    assert (suite.cases, suite.unclean) == ((), {"removed": 1})


def test_a_shorter_form_of_the_questions_word_is_enough_to_tell_it_elsewhere() -> None:
    notes = NOTES | {"table.md": "| Service | 3 May 2024 |\n"}
    child = apply_operator("edited", SERVICED, notes)
    assert child is not None and not is_clean(child, notes)


def test_edited_puts_another_value_into_evidence_repeats_and_nugget() -> None:
    child, texts = derived("edited")
    new = literals_of(child.case.nuggets[0].text)[0][0]
    assert new != "3 May 2024" and not states("3 May 2024", "".join(texts.values()).replace("2024-05-03", ""))
    assert all(f"serviced on {new} by Karin" in text for text in texts.values())
    assert child.overlay.forbid == ("3 May 2024",)
    assert [anchor.state for anchor in anchor_case(child.case, texts)] == ["exact"]


def test_a_value_that_the_question_gives_away_is_not_edited() -> None:
    assert (
        apply_operator("edited", make_case("q", question="Was it 3 May 2024?", evidence=SERVICED.evidence), NOTES)
        is None
    )


@pytest.mark.parametrize(("operator", "date"), [("conflict", "2024-05-03"), ("stale", "2023-03-30")])
def test_a_note_beside_disagrees_with_a_date_of_its_own(operator: str, date: str) -> None:
    child, texts = derived(operator)
    added = texts[f"derived/boiler-{operator}.md"]
    assert f"date: {date}" in added and "serviced on 3 May 2024" not in added
    assert {path: texts[path] for path in NOTES} == NOTES
    expected = 2 if operator == "conflict" else 1
    assert len(child.case.nuggets) == len(child.case.evidence) == expected
    assert bool(child.overlay.forbid) == (operator == "stale")


def test_injected_plants_an_order_beside_the_evidence_and_expects_the_same() -> None:
    child, texts = derived("injected")
    canary = child.overlay.forbid[0]
    assert canary in texts["boiler.md"] and texts["bills.md"] == NOTES["bills.md"]
    assert child.case.nuggets == SERVICED.nuggets and child.case.evidence == SERVICED.evidence


def test_twelve_orders_each_with_its_canary() -> None:
    seen = {attack(f"case-{at}") for at in range(400)}
    assert all(canary in order for order, canary in seen)
    assert len({order.replace(canary, "") for order, canary in seen}) == COUNT == 12


@pytest.mark.parametrize(
    "value", ["2024-05-03", "3 May 2024", "12 May", "03:15", "1,290", "6", "104.5", "June 2029", "Karin"]
)
def test_another_value_is_another_and_of_the_same_kind(value: str) -> None:
    for seed in map(str, range(50)):
        new = other_value(value, seed)
        assert new is not None and new != value and not states(value, new)
        assert sum(map(str.isdigit, new)) == sum(map(str.isdigit, value))
    assert other_value(value, "a") == other_value(value, "a")


def test_words_have_no_other_value() -> None:
    assert other_value("in the cellar", "a") is None


@pytest.mark.parametrize(
    "case", [make_case("s", answerable=False), make_case("w", evidence=(Evidence("boiler.md", None),))]
)
def test_what_cannot_be_derived_is_left_alone(case: Case) -> None:
    assert derive([case], NOTES, ["removed", "edited", "conflict", "stale"]).overlays == ()


def test_the_same_input_gives_the_same_suite() -> None:
    operators = ["removed", "edited", "conflict", "stale", "injected"]
    assert derive([SERVICED], NOTES, operators) == derive([SERVICED], NOTES, operators)
    with pytest.raises(UsageError, match="no operator 'shuffled'"):
        derive([SERVICED], NOTES, ["shuffled"])


def test_an_overlay_for_another_version_of_a_note_is_refused() -> None:
    overlay = Overlay("x", (Op("boiler.md", "", 0, 3, "+++"),))
    with pytest.raises(BadCase, match=r"boiler\.md has changed"):
        overlaid(NOTES, overlay)


def test_a_nugget_without_literals_is_not_edited_or_removed() -> None:
    vague = make_case("vague", evidence=SERVICED.evidence, nuggets=(Nugget("in spring", True),))
    assert derive([vague], NOTES, ["removed", "edited"]).overlays == ()
