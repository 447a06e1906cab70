"""The sentences that stand for a whole note."""

from __future__ import annotations

import pytest

from askbase.answer.quoting import lead as module
from askbase.answer.quoting.lead import as_blocks, lead
from tests.answer.builders import passage

NOTE = [
    passage("No pump before 2026. The boiler is sound.", "pump.md", headings=("Pump",), start=30),
    passage("## Quotes\nFellside asks 11,400 pounds. Orrin asks 9,850 pounds.", "pump.md", headings=("Pump", "Quotes"),
            start=200),
    passage("![](topics/Home/Heating)", "pump.md", headings=("Pump", "Topics"), start=400),
]  # fmt: skip


def texts(budget: int) -> list[str]:
    return [sentence.text for sentence in lead(NOTE, budget, lambda text: 1)]


def test_each_section_opens_before_one_goes_on() -> None:
    assert texts(2) == ["No pump before 2026.", "Fellside asks 11,400 pounds."]
    assert texts(3) == ["No pump before 2026.", "The boiler is sound.", "Fellside asks 11,400 pounds."]


def test_all_is_taken_that_says_something_in_the_order_of_the_note() -> None:
    assert texts(50) == [
        "No pump before 2026.", "The boiler is sound.", "Fellside asks 11,400 pounds.", "Orrin asks 9,850 pounds.",
    ]  # fmt: skip


def test_of_more_sections_than_fit_some_of_all_the_note_are_taken() -> None:
    days = [passage(f"Day {day} was dry.", "days.md", headings=(f"{day}",), start=day * 100) for day in range(100)]
    assert [sentence.passage for sentence in lead(days, 4, lambda text: 1)] == [0, 25, 50, 75]


def test_one_sentence_is_always_taken() -> None:
    assert texts(0) == ["No pump before 2026."]


def test_blocks_say_whether_there_is_more() -> None:
    all_of_it, more = as_blocks(NOTE, 50, lambda text: 1)
    assert [block.text for block in all_of_it][
        -1
    ] == "Fellside asks 11,400 pounds.\nOrrin asks 9,850 pounds." and not more
    assert as_blocks(NOTE, 3, lambda text: 1)[1]


def test_short_sections_in_one_passage_are_sections() -> None:
    why = "## Why\n" + " ".join(f"Reason {number} is good." for number in range(11))
    plan = passage(
        f"{why}\n## Decision\nBuy it.\n## Risk\n~~It may break.~~\nIt may leak.", "plan.md", headings=("Plan",)
    )
    chosen = [sentence.text for sentence in lead([plan], 3, lambda text: 1)]
    assert chosen == ["Reason 0 is good.", "Buy it.", "It may leak."]


def test_short_lines_are_points_and_headings_are_if_there_is_nothing_else() -> None:
    shopping = passage("# Shopping\n\n- Milk\n- Two apples\n", "shopping.md")
    assert [sentence.text for sentence in lead([shopping], 9, lambda text: 1)] == ["- Milk", "- Two apples"]
    bare = passage("# Ideas\n\n## Later\n", "ideas.md")
    assert [sentence.text for sentence in lead([bare], 9, lambda text: 1)] == ["Ideas", "Later"]


def test_so_many_sentences_are_read_from_all_of_the_note() -> None:
    days = [passage(f"Day {day} was dry.", "days.md", headings=(f"{day}",), start=day * 100) for day in range(100)]
    blocks, more = as_blocks(days, 1000, lambda text: 1, most=10)
    assert [block.passage.chunk.start for block in blocks] == list(range(0, 10_000, 1000)) and more
    assert len(as_blocks(days, 5, lambda text: 1, most=10)[0]) == 5


def test_a_label_begins_a_section_too() -> None:
    text = "**Systems:**\n- Start simple.\n- Know the ceiling.\n\n**Scaling:**\n- Prepare early.\n- Iterate.\n"
    assert [sentence.text for sentence in lead([passage(text)], 2, lambda text: 1)] == [
        "- Start simple.",
        "- Prepare early.",
    ]


def test_code_numbered_headings_and_names_of_days_are_no_points() -> None:
    course = passage(
        "## 3. Standard error\n\nNever show it without n.\n\n```r\nsummary(x)\n```\nAsk Okafor.", "course.md"
    )
    assert [sentence.text for sentence in lead([course], 9, lambda text: 1)] == [
        "Never show it without n.",
        "Ask Okafor.",
    ]
    day = passage("Saturday. Kochel with Anna, dry rock.", "2026-11-21.md")
    assert [sentence.text for sentence in lead([day], 1, lambda text: 1)] == ["Kochel with Anna, dry rock."]


def test_what_stands_behind_a_few_lines_of_code_is_a_point() -> None:
    note = passage("Fit it so:\n\n```r\nm <- 1\nn <- 2\n```\n\nScale the covariates first.", "r.md")
    assert [sentence.text for sentence in lead([note], 9, lambda text: 1)] == ["Scale the covariates first."]


def test_an_item_that_only_sorts_those_under_it_is_no_point() -> None:
    day = passage("- Work\n\t- sent the invoice\n- Home\n\t- baked rye\n- Milk\n", "day.md", headings=("Day",))
    assert [sentence.text for sentence in lead([day], 8, lambda text: 1)] == [
        "- sent the invoice",
        "- baked rye",
        "- Milk",
    ]


def test_the_sentences_of_a_note_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    read = module.sentences_of
    monkeypatch.setattr(module, "sentences_of", lambda passages: reads.append(1) or read(passages))
    days = [passage(f"Day {day} was dry.", "days.md", headings=(f"{day}",), start=day * 100) for day in range(100)]
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return 10

    blocks, more = as_blocks(days, 50, count, most=30)
    assert (len(blocks), more, len(reads)) == (5, True, 1)
    assert len(counted) < 2 * len(days)
