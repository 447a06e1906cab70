"""Before and after a question: what would be sent, what a trace holds, whether it can be asked the same way again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from askbase.answer.record import cost, filters_of, filters_to_json
from askbase.errors import BadReply, PromptError, TooLong, Unreachable
from askbase.settings import ChatSettings
from askbase.types import Answer, Filter, Finish, Usage
from tests.fakes.vaults import Vault
from tests.test_base import BOILER, QUESTION, SayingModel, base_with, left_early

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


RENTS = {
    "flat.md": "---\ndate: 2024-03-01\n---\n# Flat\n\nThe monthly rent of the flat is 950 pounds.\n",
    "old.md": "---\ndate: 2021-03-01\n---\n# Flat then\n\nThe monthly rent of the flat was 700 pounds in all.\n",
}


@pytest.mark.parametrize(
    "question",
    ["monthly rent of the flat after:2024", "What did I note last week about rent?", "all: my notes from 2021 on rent",
     "my notes from 2021 on rent", "unread notes about rent -tag:house"],
)  # fmt: skip
async def test_a_question_is_asked_again_with_the_filters_it_had(vault: Vault, question: str) -> None:
    for path, text in RENTS.items():
        vault.write(path, text)
    recent = (datetime.now(UTC).astimezone().date() - timedelta(days=7)).isoformat()
    vault.write("new.md", f"---\ndate: {recent}\n---\n# Rent\n\nThe rent went up to 990 pounds, I noted.\n")
    async with base_with(vault, SayingModel("It is 950 pounds.", "It is 950 pounds.")) as base:
        await base.sync()
        answer = await base.ask(question)
        again = await base.replay(answer.id)
        later = base.trace(answer.id).record["standalone"]
        found = await base.search("x", filters=filters_of(base.trace(answer.id).record))
    assert (again.same_passages, again.prompt, again.missing, again.changed) == (True, "same", (), ())
    assert found.filters == filters_of(base.trace(answer.id).record)
    assert later == answer.standalone


async def test_last_week_is_the_week_before_the_question_also_when_it_is_asked_again(vault: Vault) -> None:
    for path, text in RENTS.items():
        vault.write(path, text)
    async with base_with(vault, SayingModel("It is 950 pounds."), privacy__keep_days=0) as base:
        await base.sync()
        answer = await base.ask("my notes from 2021 on rent")
        long_ago = base.trace(answer.id).record | {"filters": {"after": "2024-02-26", "before": "2024-03-04"}}
        long_ago |= {"retrieved": []}
        base._stages.journal().record(
            "ago", "2024-03-05T12:00:00+00:00", "What did I note about rent last week?", long_ago
        )
        again = await base.replay("ago")
        found = base._stages.asked_again(base.trace("ago"), base.settings)
    assert found.standalone == "What did I note about rent ?"
    assert {passage.chunk.note_path for passage in found.passages} == {"flat.md"}
    assert again.missing == ()


async def test_a_question_is_asked_again_with_the_limit_and_style_it_had(vault: Vault) -> None:
    for number in range(15):
        vault.write(
            f"boiler{number}.md", f"# Boiler {number}\n\nCallum serviced boiler {number} on {number + 1} May.\n"
        )
    async with base_with(vault, SayingModel(SAID), search__limit=12, answer__style="list") as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    async with base_with(vault, SayingModel()) as base:
        again = await base.replay(answer.id)
        await base.use({"search.per_note": 1})
        later = await base.replay(answer.id)
    assert (again.same_passages, again.prompt, again.missing, again.changed) == (True, "same", (), ())
    assert later.changed == ("search.per_note: 3 then, 1 now",)


async def test_only_what_the_index_holds_no_more_is_gone(vault: Vault) -> None:
    for path, text in RENTS.items():
        vault.write(path, text)
    async with base_with(vault, SayingModel("It is 950 pounds."), privacy__keep_days=0) as base:
        await base.sync()
        answer = await base.ask("monthly rent of the flat")
        vault.delete("old.md")
        await base.sync(prune=True)
        again = await base.replay(answer.id)
        known = base.trace(answer.id).record["retrieved"]
        here = {passage.chunk.id for passage in base.note_passages("flat.md")}
        record = base.trace(answer.id).record | {"settings": {"search.limit": 1, "unheard.of": 3}}
        base._stages.journal().record("old", "2024-03-05T12:00:00+00:00", "monthly rent of the flat", record)
        again = await base.replay("old")
    assert set(again.missing) == set(known) - here != set()


async def test_a_trace_of_before_filters_and_settings_were_kept_can_be_asked_again(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(SAID), privacy__keep_days=0) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
        old = {
            name: value for name, value in base.trace(answer.id).record.items() if name not in ("filters", "settings")
        }
        base._stages.journal().record("old", "2024-03-05T12:00:00+00:00", QUESTION, old)
        again = await base.replay("old")
    assert (again.same_passages, again.prompt, again.changed) == (True, "same", ())


def test_a_filter_comes_back_from_json_as_it_was() -> None:
    asked = Filter(
        ("a",), (), ("s",), ("home",), date(2024, 1, 1), None, False, ("L",), ("t",), (("tag", "x"),), ("p",)
    )
    kept = json.loads(json.dumps(filters_to_json(asked)))
    assert filters_of({"filters": kept}) == asked
    assert filters_of({"filters": filters_to_json(Filter())}) == Filter()
    assert filters_of({}) is None
    assert filters_of({"filters": {"tags": ["a"], "from": "a newer askbase"}}) == Filter(("a",))


async def test_a_trace_says_which_note_says_otherwise_and_not_what_it_says(vault: Vault) -> None:
    for path, text in RENTS.items():
        vault.write(path, text.replace("was 700 pounds in all", "is 700 pounds"))
    async with base_with(vault, SayingModel("The monthly rent of the flat is 950 pounds.")) as base:
        await base.sync()
        answer = await base.ask("What is the monthly rent of the flat?")
        kept = base.trace(answer.id).record
    assert any("700" in said for said in answer.warnings)
    assert [said for said in kept["warnings"] if "otherwise" in said] == [
        "Another note says otherwise: old.md (2021-03-01)."
    ]
    assert "700 pounds" not in json.dumps(kept)  # scores may have those figures


async def test_old_traces_go_with_an_index_run_also_when_traces_are_off(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with vault.base() as base:
        await base.sync()
        base._stages.journal().record("old", "2020-03-05T12:00:00+00:00", QUESTION, {})
    async with vault.base(privacy__keep_traces=False, privacy__keep_days=90) as base:
        await base.sync()
        assert base.traces() == []


PRICED = ChatSettings(base_url="http://127.0.0.1:1/v1", prompt_price=2.0, reply_price=8.0)


@pytest.mark.parametrize(
    ("usage", "settings", "local", "price"),
    [
        (Usage(10, 5), PRICED, False, 60 / 1e6),
        (Usage(10, 5), PRICED, True, 60 / 1e6),  # a proxy on this computer
        (Usage(), PRICED, False, None),  # nothing was measured
        (Usage(), PRICED, True, None),
        (Usage(), ChatSettings(base_url="http://127.0.0.1:1/v1"), True, None),
        (Usage(10, 5), ChatSettings(base_url="http://127.0.0.1:1/v1"), True, 0.0),
        (Usage(10, 5), ChatSettings(prompt_price=2.0, reply_price=8.0), True, 0.0),  # the model in our own process
        (Usage(10, 5), ChatSettings(base_url="http://127.0.0.1:1/v1", prompt_price=2.0), True, None),
        (Usage(10, 5), ChatSettings(), False, None),
    ],
)
def test_a_cost_is_known_where_something_was_measured_and_has_a_price(
    usage: Usage, settings: ChatSettings, local: bool, price: float | None
) -> None:
    assert cost(usage, settings, local) == price


async def test_a_model_that_never_read_the_question_leaves_tokens_and_cost_unknown(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel(local=False, fault=Unreachable("api.example.org says no (401)."))
    async with base_with(vault, model, chat__prompt_price=2.0, chat__reply_price=8.0) as base:
        await base.sync()
        record = base.trace((await base.ask(QUESTION)).id).record
    assert (record["tokens"], record["cost"], record["prompt_bytes"] > 0) == (None, None, True)


async def test_what_a_model_used_before_it_failed_is_counted(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)

    class Thinking(SayingModel):
        async def stream(self, messages):  # type: ignore[no-untyped-def]
            yield Finish(Usage(900, 500))
            raise BadReply("The model said nothing: stopped at the token limit.")

    async with base_with(vault, Thinking(local=False), chat__prompt_price=2.0, chat__reply_price=8.0) as base:
        await base.sync()
        record = base.trace((await base.ask(QUESTION)).id).record
    assert (record["tokens"], record["cost"]) == ([900, 500], pytest.approx(5800 / 1e6))


async def test_a_cancelled_question_tells_what_was_sent_by_then_how_long_it_took_and_its_price(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel(f"{SAID} " + "It cost £92. " * 50, local=False)
    async with base_with(vault, model, chat__prompt_price=2.0, chat__reply_price=8.0) as base:
        await base.sync()
        trace = await left_early(base)
    sent, said = trace.record["tokens"]
    assert (trace.record["ended"], trace.record["tokens_estimated"]) == ("cancelled", True)
    assert sent > 100 and said > 5
    assert trace.record["cost"] == pytest.approx((2 * sent + 8 * said) / 1e6)
    assert trace.record["timings_ms"].keys() >= {"search", "total", "first_token"}


async def test_a_failed_question_tells_why(vault: Vault, tmp_path: Path) -> None:
    vault.write("boiler.md", BOILER)
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "answer.user.md").write_text("$wrong")
    async with base_with(vault, SayingModel(SAID), prompts__dir=str(tmp_path / "prompts")) as base:
        await base.sync()
        with pytest.raises(PromptError):
            await base.ask(QUESTION)
        [trace] = base.traces()
    assert trace.record["ended"] == "failed"
    assert trace.record["error"].startswith("Prompt 'answer.user' has the placeholders ['wrong']")
    model = SayingModel(fault=ZeroDivisionError("by\nzero"))
    async with base_with(vault, model) as base:
        with pytest.raises(ZeroDivisionError):
            await base.ask(QUESTION)
        assert base.traces()[0].record["error"] == "ZeroDivisionError: by zero"
