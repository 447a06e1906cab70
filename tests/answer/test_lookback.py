"""Before and after a question: what would be sent, what a trace holds, whether it can be asked the same way again."""

from __future__ import annotations

import pytest

from askbase.errors import TooLong
from askbase.types import Answer
from tests.fakes.vaults import Vault
from tests.test_base import BOILER, QUESTION, SayingModel, base_with

SAID = "It was serviced on 3 May 2024."


async def asked(vault: Vault, model: SayingModel, question: str = QUESTION, **settings: object) -> Answer:
    async with base_with(vault, model, **settings) as base:
        await base.sync()
        return await base.ask(question)


async def test_a_preview_shows_the_bytes_that_are_sent_then(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel(SAID)
    async with base_with(vault, model) as base:
        await base.sync()
        preview = await base.preview(QUESTION)
        assert model.asked == []
        await base.ask(QUESTION)
    assert list(preview.messages) == list(model.asked[0])
    assert preview.bytes > 500
    assert preview.destination is not None
    assert preview.destination.host == "this computer"


async def test_a_preview_says_what_stays_here(vault: Vault) -> None:
    vault.write("boiler.md", BOILER + "\nBoiler portal password: hunter2!\n")
    vault.write("diary.md", "---\nprivate: true\n---\n# Boiler diary\n\nThe boiler was serviced in secret.\n")
    async with base_with(vault, SayingModel(local=False)) as base:
        await base.sync()
        preview = await base.preview(QUESTION)
    sent = "".join(message["content"] for message in preview.messages)
    assert (preview.withheld_private, preview.redacted) == (2, 1)  # its front matter and its text
    assert "hunter2" not in sent
    assert "password: [redacted:password]" in sent
    assert "in secret" not in sent


async def test_a_question_is_asked_again_with_the_same_bytes_until_the_notes_change(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(SAID)) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
        again = await base.replay(answer.id)
        assert (again.same_passages, again.prompt, again.missing, again.changed) == (True, "same", (), ())
        vault.write("boiler.md", BOILER.replace("£92", "£96"))
        await base.sync()
        later = await base.replay(answer.id)
    assert (later.same_passages, later.prompt, len(later.missing)) == (False, "different", 1)


async def test_a_trace_holds_what_an_answer_depended_on_and_no_note(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(SAID)) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
        record = base.trace(answer.id).record
    assert (record["tokens"], record["cost"], record["model"]) == ([10, 5], 0.0, "saying")
    assert (record["prompts"], record["embedding"], record["index"]) == (
        answer.made_by.prompts, answer.made_by.embedding, answer.made_by.index)  # fmt: skip
    assert set(record["timings_ms"]) >= {"search", "total", "first_token"}
    assert record["timings_ms"]["total"] >= record["timings_ms"]["search"]
    assert "£92" not in str(record)


@pytest.mark.parametrize(("prices", "cost"), [((2.0, 8.0), 60 / 1e6), ((None, None), None)])
async def test_a_remote_answer_costs_what_the_prices_say(
    vault: Vault, prices: tuple[float | None, float | None], cost: float | None
) -> None:
    vault.write("boiler.md", BOILER)
    answer = await asked(
        vault, SayingModel(SAID, local=False), chat__prompt_price=prices[0], chat__reply_price=prices[1]
    )
    assert answer.cost == cost


async def test_strict_shows_supported_claims_only(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    answer = await asked(vault, SayingModel(f"{SAID} The Moon is made of cheese."), answer__strict=True)
    assert answer.text == "It was serviced on 3 May 2024 [1]."
    assert any("left out" in warning for warning in answer.warnings)


async def test_strict_without_a_supported_claim_is_not_in_the_notes(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    answer = await asked(
        vault, SayingModel("Yes.", "Yes."), "Was the boiler serviced by the Moon?", answer__strict=True
    )
    assert (answer.outcome, answer.decided) == ("not_in_notes", "after_model")


async def test_a_calibrated_threshold_refuses_before_any_model_is_asked(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel(SAID)
    async with base_with(vault, model) as base:
        await base.sync()
        before = base.fingerprints()
        base.keep_bar("min_cosine", 0.999)
        assert base.fingerprints() == before | {"threshold": "0.999"}  # runs with and without it are told apart
        refused = await base.ask(QUESTION)
        base.keep_bar("min_cosine", None)
        answered = await base.ask(QUESTION)
    assert (refused.outcome, refused.decided) == ("not_in_notes", "before_model")
    assert refused.next_step
    assert [passage.chunk.note_path for passage in refused.nearest] == ["boiler.md"]
    assert (answered.outcome, answered.decided, len(model.asked)) == ("answered", None, 1)


async def test_a_prompt_that_is_too_long_is_sent_again_without_the_weakest_passages(vault: Vault) -> None:
    for place in ("cellar", "attic", "garage", "office"):
        vault.write(
            f"{place}.md", f"# {place}\n\nCallum serviced the boiler of the {place} on 3 May 2024, {place} side.\n"
        )

    class Small(SayingModel):
        async def stream(self, messages):  # type: ignore[no-untyped-def]
            if not self.asked:
                self.asked.append(messages)
                raise TooLong("The prompt is too long.")
            async for item in super().stream(messages):
                yield item

    model = Small(SAID, local=False)
    answer = await asked(vault, model)
    first, second = (messages[-1]["content"].count("Callum serviced") for messages in model.asked)
    assert (answer.outcome, answer.degraded) == ("answered", None)
    assert 1 <= second < first
    assert any("did not fit" in warning for warning in answer.warnings)
