"""Which sentences a small model gets to read."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.answer.pack import estimate_tokens
from askbase.answer.reading.focus import focus
from tests.answer.builders import passage

BOILER = passage("The boiler is from 2009. Callum serviced it in May. It hums. " + "It stands on the landing. " * 20)
BREAD = passage("Rye bakes for an hour. The oven takes 40 minutes to heat.", "bread.md", score=0.2)


def similarity(texts: list[str]) -> list[float]:
    return [1.0 if "serviced" in text else 0.0 for text in texts]


def test_the_telling_sentence_comes_with_its_neighbours() -> None:
    [found] = focus("Who serviced the boiler?", [BOILER, BREAD], similarity, 40, estimate_tokens)
    assert found.text == "The boiler is from 2009.\nCallum serviced it in May.\nIt hums."


def test_the_budget_holds() -> None:
    found = focus("Who serviced the boiler?", [BOILER, BREAD], similarity, 60, estimate_tokens)
    assert sum(estimate_tokens(block.text) for block in found) <= 60


def test_one_sentence_is_always_sent() -> None:
    assert len(focus("Who serviced the boiler?", [BOILER], similarity, 1, estimate_tokens)) == 1


def test_what_is_hidden_in_a_comment_is_not_sent() -> None:
    secret = passage("It is 7 bar. <!-- the code is 4711. keep it --> All is well.")
    [found] = focus("What is the code?", [secret], lambda texts: [1.0] * len(texts), 500, estimate_tokens)
    assert "4711" not in found.text


def test_what_is_read_behind_the_best_leaves_the_best_as_it_was() -> None:
    question, pool = "Who serviced the boiler?", [BOILER, BREAD]
    alone = focus(question, pool, similarity, 40, estimate_tokens)
    [boiler, bread] = focus(question, pool, similarity, 400, estimate_tokens, first=40)
    assert [boiler.text] == [block.text for block in alone] and bread.text == ""
    assert set(boiler.more.split("\n")) == {"It stands on the landing."} and "Rye bakes for an hour." in bread.more


def test_what_two_pieces_of_a_note_share_is_read_once_and_no_heading_goes_first() -> None:
    text = "## Boiler\nThe boiler was serviced in May.\nIt cost £92.\n"
    whole = passage(text, "log.md", score=0.9)
    overlap = passage(text[text.index("The") :], "log.md", start=text.index("The"), score=0.8)

    def near(texts: Sequence[str]) -> list[float]:
        return [0.9 if each.endswith("Boiler") else 0.5 for each in texts]

    blocks = focus("When was the boiler serviced?", [whole, overlap], near, 400, len)
    assert "".join(block.text for block in blocks).count("It cost £92.") == 1
    [few] = focus("When was the boiler serviced?", [whole], near, 50, len)
    assert few.text == "The boiler was serviced in May."


def test_a_sentence_in_another_language_is_found_by_what_it_means_by_itself() -> None:
    text = "Der Teig ruht über Nacht und ist am Morgen reif. Er wird nicht mehr geknetet. Das Salz kommt zum Schluss."
    brot = passage(text, "brot.md", score=0.5, elsewhere=True)

    def near(texts: Sequence[str]) -> list[float]:
        under, alone = "Salz" in texts[-1] and texts[0].startswith("brot"), "Das Salz kommt zum Schluss."
        return [0.5 if under else 0.4 if each == alone else 0.1 for each in texts]

    [found] = focus("When does the salt go in?", [brot], near, 1, estimate_tokens)
    assert found.text == "Das Salz kommt zum Schluss."
