"""Rows of tables as a reader looks them up: by names and days, as a total, as a whole."""

from __future__ import annotations

from askbase.answer.quoting.extract import extract
from askbase.types import Passage
from tests.answer.builders import passage

HEAD = "| Site | Date | Beetles |\n|---|---|---|\n"
ROWS = [
    f"| {site} | {day} | {count} |"
    for site, day, count in (
        ("FEN", "2023-05-16", 64), ("FEN", "2023-06-13", 118), ("OXL", "2023-05-17", 48), ("OXL", "2023-06-14", 95)
    )
]  # fmt: skip
COUNTS = passage(HEAD + "\n".join(ROWS), "counts.md")
OUTLINE = passage(
    "| Chapter | Title | Done |\n|---|---|---|\n| 2 | Traps | 95 % |\n| 3 | Hedges | 60 % |", "outline.md"
)


def quotes(question: str, *passages: Passage) -> list[str]:
    return [each.claim for each in extract(question, passages, lambda texts: [0.5] * len(texts))]


def test_a_row_that_fits_more_of_what_is_asked_for_stands_alone_under_its_head() -> None:
    assert quotes("beetles OXL 14 June 2023", COUNTS) == ["Site | Date | Beetles |", "OXL | 2023-06-14 | 95 |"]
    assert quotes("How many beetles at Fenwick in May 2023?", COUNTS)[1:] == ["FEN | 2023-05-16 | 64 |"]


def test_a_name_of_a_column_with_its_cell_is_a_number_that_is_asked_for() -> None:
    assert quotes("How far along is chapter 3?", OUTLINE)[1:] == ["3 | Hedges | 60 % |"]


def test_rows_of_two_passages_have_one_head_and_come_once() -> None:
    text = COUNTS.chunk.text
    first = passage(text[: text.index("| OXL | 2023-06")], "counts.md")
    start = text.index("| FEN | 2023-06")
    second = passage(text[start:], "counts.md", start=start)
    assert quotes("Which site had the most beetles?", second, first) == [
        "Site | Date | Beetles |", *(row.strip("| ") + " |" for row in ROWS)
    ]  # fmt: skip
    assert quotes("beetles OXL 14 June 2023", second, first)[0] == "Site | Date | Beetles |"


def test_a_total_stands_alone_and_what_is_compared_comes_whole() -> None:
    items = "\n".join(
        f"| {item} | {price} |" for price, item in enumerate("glycol ethanol mesh cups labels".split(), 5)
    )
    budget = passage(f"| Item | Price |\n|---|---|\n{items}\n| **Total** | 35 |", "budget.md")
    grant = passage("The grant was paid.", "grant.md", score=0.1)
    assert quotes("What is the total of the budget?", budget, grant) == ["Item | Price |", "Total | 35 |"]
    assert len(quotes("Which item has the highest price?", budget)) == 7


READ = passage(
    "| Day | Book | Rating |\n|---|---|---|\n| 2024-04-05 | Emma | 3/5 |\n| 2024-03-02 | Dune | 4/5 |", "read.md"
)


def test_a_rating_is_no_day_but_below_a_head_that_says_so() -> None:
    assert quotes("Which book did I read on 5 April 2024?", READ)[1:] == ["2024-04-05 | Emma | 3/5 |"]
    assert quotes("Which book has a rating of 4/5?", READ)[1:] == ["2024-03-02 | Dune | 4/5 |"]
    visits = passage("| Date | Vet |\n|---|---|\n| 4/5 | Ann |\n| 4/6 | Bob |", "visits.md")
    for day in ("5 April", "4/5"):
        assert quotes(f"Which vet came on {day}?", visits)[1:] == ["4/5 | Ann |"]
