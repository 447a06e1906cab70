"""A reply on its way through the filter."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Mapping, Sequence

import pytest

from askbase.answer.draft import Draft
from askbase.answer.speak import speak
from askbase.types import Filter, Finish, Message, Retrieved, Usage
from tests.answer.builders import Says, context_of, passage
from tests.fakes.odds import SURE, SURE_YES


async def test_claims_are_checked_beside_the_loop_that_serves_the_keys() -> None:
    checked_by: list[threading.Thread] = []

    def similarity(question: str, texts: Sequence[str]) -> Sequence[float]:
        checked_by.append(threading.current_thread())
        return [1.0] * len(texts)

    chat = Says("It was serviced on ", "3 May 2024. It cost ", "92 pounds.")
    found = passage("The boiler was serviced on 3 May 2024. It cost 92 pounds.")
    retrieved = Retrieved("When?", "When?", Filter(), (found,), (), "exact")
    draft = Draft()
    said = [segment.text async for segment in speak(context_of(chat, similarity), chat, retrieved, (), draft)]
    assert said == ["It was serviced on 3 May 2024 [1].", " It cost 92 pounds [1]."]
    assert checked_by and threading.main_thread() not in checked_by


async def test_what_stands_behind_a_refusal_is_shown_though_it_comes_last() -> None:
    chat = Says("The notes do not say more. ", "The rent is 800 euros a month.")
    found = passage("The rent is 800 euros a month.")
    retrieved = Retrieved("How much is the rent?", "How much is the rent?", Filter(), (found,), (), "exact")
    draft = Draft()
    context = context_of(chat, lambda question, texts: [1.0] * len(texts))
    said = [segment.text async for segment in speak(context, chat, retrieved, (), draft)]
    assert "".join(said).strip() == "The rent is 800 euros a month [1]."
    assert not draft.refused


async def test_a_summary_is_shown_sentence_by_sentence_and_without_what_it_says_twice() -> None:
    log: list[str] = []

    class SumsUp(Says):
        local = True

        async def odds(self, messages: Sequence[Message]) -> Mapping[str, float]:
            return {}

        async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
            for piece in self.pieces:
                log.append("said")
                yield piece
            yield Finish(Usage(10, 10))

    rent, door, rent_again = "The rent is 800 euros.\n", "The door is green.\n", "The rent is 800 euros."
    chat = SumsUp(rent, door, rent_again)
    found = passage("The rent is 800 euros. The door is green.")
    retrieved = Retrieved("Sum up the house", "Sum up the house", Filter(), (found,), (), "exact", whole=True)
    draft = Draft()
    context = context_of(chat, lambda question, texts: [1.0] * len(texts))
    async for segment in speak(context, chat, retrieved, (), draft):
        log.append(segment.claim)
    assert log == ["said", "The rent is 800 euros.", "said", "The door is green.", "said"]
    assert (draft.refused, draft.left_out) == (False, 1)


async def test_an_endpoint_that_counts_no_tokens_cut_nothing() -> None:
    class CountsNothing(Says):
        async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
            yield "The rent is 800 euros a month."
            yield Finish(Usage(0, 0))

    chat = CountsNothing()
    found = passage("The rent is 800 euros a month. " + "The house has a green door and a long hall. " * 40)
    retrieved = Retrieved("How much is the rent?", "How much is the rent?", Filter(), (found,), (), "exact")
    draft = Draft()
    context = context_of(chat, lambda question, texts: [1.0] * len(texts))
    assert [segment.status async for segment in speak(context, chat, retrieved, (), draft)] == ["supported"]
    assert (draft.degraded, draft.warnings) == (None, [])


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The dough rests for a night, and it is not kneaded again.", True),
        ("Der Teig ruht über Nacht und wird am Morgen nicht mehr geknetet.", False),
    ],
)
async def test_how_near_a_passage_is_counts_for_the_doubt_unless_it_is_in_another_language(
    text: str, counts: bool
) -> None:
    class TellsOdds(Says):
        local = True

        async def odds(self, messages: Sequence[Message]) -> Mapping[str, float]:
            return SURE_YES | SURE

    chat, question = TellsOdds(text), "How long does the dough rest?"
    retrieved = Retrieved(question, question, Filter(), (passage(text, "brot.md", elsewhere=not counts),), (), "exact")
    doubts = []
    for near in (0.2, 0.8):
        draft = Draft()
        context = context_of(chat, lambda _, texts, near=near: [near] * len(texts))  # type: ignore[misc]
        async for _ in speak(context, chat, retrieved, (), draft):
            pass
        doubts.append(draft.doubt)
    far, close = doubts
    assert far is not None and close is not None
    assert (far - close > 0.1) is counts and (far == close) is not counts
