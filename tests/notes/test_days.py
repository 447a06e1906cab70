"""The parts of a log, and the days they are of."""

from __future__ import annotations

from datetime import date

from askbase.notes.days import day_parts

HEADED = """---
title: Log
---
# Log

## 2024-05-21
Released the beetles.

## 22.05.2024
Nine came back.

## May 28th 2024
It rained.

## 4/6/24
Thirty-one in all.

## Tue 25 June
Closed.
"""


def parts(text: str, own: date | None = None) -> list[tuple[str, str]]:
    return [(str(part.day), text[part.start : part.end].strip()) for part in day_parts(text, own)]


def test_a_heading_that_is_a_day_dates_what_stands_under_it() -> None:
    assert parts(HEADED) == [
        ("2024-05-21", "Released the beetles."),
        ("2024-05-22", "Nine came back."),
        ("2024-05-28", "It rained."),
        ("2024-06-04", "Thirty-one in all."),
        ("2024-06-25", "Closed."),
    ]


def test_which_number_is_the_day_is_seen_in_the_note() -> None:
    assert parts("## 4/6/24\n\nA\n\n## 22/5/24\n\nB\n")[0][0] == "2024-06-04"
    assert parts("## 4/6/24\n\nA\n\n## 5/22/24\n\nB\n")[0][0] == "2024-04-06"
    assert parts("## 4/6/24\n\nA\n") == []  # nothing tells


def test_a_year_comes_from_the_neighbours_or_the_notes_own_day() -> None:
    assert [day for day, _ in parts("## 28 December 2023\n\nA\n\n## 3 January\n\nB\n")] == ["2023-12-28", "2024-01-03"]
    assert parts("## Tue 25 June\n\nA\n", date(2024, 6, 1))[0][0] == "2024-06-25"
    assert parts("## 25 June\n\nA\n") == []


def test_a_day_in_bold_dates_the_paragraphs_up_to_the_next() -> None:
    text = "**2024-07-02.** The kernel:\n\nK(x)\n\n**2024-07-05.** *Beetles* again.\n\n# Other\n\nNo day.\n"
    assert parts(text) == [("2024-07-02", "The kernel:\n\nK(x)"), ("2024-07-05", "*Beetles* again.")]


def test_an_item_or_a_sentence_that_begins_with_a_day_dates_itself_alone() -> None:
    items = "- 2024-07-02: sowed rye\n  in rows\n- watered\n- 3 July 2024 reaped\n\nNothing else.\n"
    assert parts(items) == [("2024-07-02", "sowed rye\n  in rows"), ("2024-07-03", "reaped")]
    assert parts("2 July 2024 was wet.\n\nRye is a grass.\n") == [("2024-07-02", "was wet.")]


def test_sections_and_rows_are_no_days() -> None:
    assert parts("## 2.1.10 Methods\n\nA\n\n## 2024 budget\n\nB\n\n| 2024-07-02 | 3 |\n|---|---|\n") == []
    assert parts("```\n## 2024-07-02\n```\n") == []
