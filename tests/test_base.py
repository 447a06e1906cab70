"""The Python API: blocking and async use, events in order, cancelling, private notes, traces."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, closing
from datetime import date
from pathlib import Path

import pytest

import askbase
from askbase import Answered, NotIndexed, Retrieved, TextDelta, UsageError, VaultMissing
from askbase.answer.pack import estimate_tokens
from askbase.answer.refusing import decide
from askbase.answer.refusing.bars import MAX_DOUBT
from askbase.answer.refusing.doubt import TOKENS
from askbase.base import LONGEST_QUESTION
from askbase.errors import ConfigError, ModelError, TooLong, Unreachable
from askbase.models.embed_local import LocalEmbedder
from askbase.stages import Stages
from askbase.store import database
from askbase.store.database import set_meta
from askbase.types import Filter, Finish, Message, Trace, Turn, Usage
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.odds import SURE, SURE_YES, UNSURE, UNSURE_NO
from tests.fakes.vaults import Vault

BOILER = "# Boiler\n\nCallum serviced the boiler on 3 May 2024. It cost £92.\n"
QUESTION = "When was the boiler serviced?"


class SayingModel:
    """Says what it is told to; keeps what it was asked."""

    name, context_tokens = "saying", 8192

    def __init__(
        self, *texts: str, local: bool = True, fault: Exception | None = None, cut_off: str | None = None
    ) -> None:
        self.texts, self.local, self.fault, self.cut_off = list(texts), local, fault, cut_off
        self.host = "this computer" if local else "api.example.org"
        self.asked: list[Sequence[Message]] = []
        self.closed = 0

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
        self.asked.append(messages)
        try:
            if self.fault:
                raise self.fault
            for word in self.texts.pop(0).split(" "):
                yield word + " "
            yield Finish(Usage(10, 5), self.cut_off)
        finally:
            self.closed += 1

    async def aclose(self) -> None: ...


def base_with(vault: Vault, model: SayingModel, **settings: object) -> askbase.Base:
    made = vault.base(**settings)
    return askbase.Base(vault.root, vault.data_dir, made.settings, embedder=FakeEmbedder(), chat=model)


async def left_early(base: askbase.Base) -> Trace:
    """The trace of a question whose reader goes away with the first word."""
    events = base.stream(QUESTION)
    async for event in events:
        if isinstance(event, TextDelta):
            break
    await events.aclose()
    [trace] = base.traces()
    return trace


async def test_events_come_in_order_and_their_text_is_the_answers(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024. It cost £92 [1].")) as base:
        await base.sync()
        events = [event async for event in base.stream(QUESTION)]
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert "".join(event.text for event in events if isinstance(event, TextDelta)).rstrip() == answer.text
    assert answer.text == "It was serviced on 3 May 2024 [1]. It cost £92 [1]."
    assert [claim.status for claim in answer.claims] == ["supported", "supported"]
    assert [answer.text[claim.start : claim.end].strip() for claim in answer.claims][1] == "It cost £92 [1]."
    for citation in answer.citations:
        lines = BOILER.splitlines()[citation.first_line - 1 : citation.last_line]
        assert citation.quote in "\n".join(lines)


def test_run_drives_it_without_a_loop(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    with base_with(vault, SayingModel("It was serviced on 3 May 2024.")) as base:
        assert base.run(base.sync()).added == ("boiler.md",)
        assert base.run(base.ask(QUESTION)).outcome == "answered"


async def test_run_inside_a_loop_says_to_await(vault: Vault) -> None:
    with pytest.raises(UsageError, match="inside a running event loop"):
        base = vault.base()
        base.run(base.sync())


def test_a_folder_that_does_not_exist_is_said_at_once() -> None:
    with pytest.raises(VaultMissing):
        askbase.open("nowhere")


async def test_searching_before_the_first_sync_says_what_to_do(vault: Vault) -> None:
    async with vault.base() as base:
        with pytest.raises(NotIndexed) as caught:
            await base.search("x")
    assert caught.value.hint == "Run: askbase index"


async def test_a_question_that_is_longer_than_any_is_not_looked_at(vault: Vault) -> None:
    too_long = "x" * (LONGEST_QUESTION + 1)
    async with vault.base() as base:
        for asked in (base.search(too_long), base.ask(too_long), base.preview(too_long), base.why("x", too_long)):
            with pytest.raises(UsageError, match="20,001 characters; 20,000 are the most"):
                await asked


@pytest.mark.parametrize(
    "said", ["The notes do not say.", "The moon is made of cheese.", "It was serviced on 4 July 1999."]
)
async def test_what_no_passage_carries_is_not_in_the_notes(vault: Vault, said: str) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(said, said)) as base:
        await base.sync()
        answer = await base.ask("Who sold the moon?")
    assert (answer.outcome, answer.text) == ("not_in_notes", "This is not in your notes.")
    assert [passage.chunk.note_path for passage in answer.nearest] == ["boiler.md"]
    assert len(answer.near_words) == len(answer.nearest)


async def test_a_hesitant_local_model_is_asked_again_without_the_way_out(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel("The notes do not say.", "It was serviced on 3 May 2024.")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert answer.text == "It was serviced on 3 May 2024 [1]."
    first, second = (asked[-1]["content"] for asked in model.asked)
    assert first.startswith(second.rstrip()), "the second prompt must be a prefix of the first: servers cache those"


class DoubtingModel(SayingModel):
    """Says how sure it is that the passages are silent."""

    def __init__(self, doubt: float | Exception, *texts: str) -> None:
        super().__init__(*texts)
        self.doubt, self.doubted = doubt, list[Sequence[Message]]()

    async def odds(self, messages: Sequence[Message]) -> dict[str, float]:
        self.doubted.append(messages)
        if isinstance(self.doubt, Exception):
            raise self.doubt
        which, yes_no = (UNSURE, UNSURE_NO) if self.doubt > 0.5 else (SURE, SURE_YES)
        if "yes or no" in messages[-1]["content"]:
            return {**yes_no, "yes": 1 - self.doubt, "no": self.doubt}
        return which


async def test_a_doubtful_model_is_not_asked_to_answer(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = DoubtingModel(0.95)
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
        trace = base.trace(answer.id)
    assert (answer.outcome, answer.decided, model.asked) == ("not_in_notes", "by_model", [])
    assert 0.6 < trace.record["signals"]["doubt"] < 0.95, "four fifths the model's, one nearness"
    assert trace.record["prompt_bytes"] > 0


async def test_how_much_doubt_is_borne_is_a_setting(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = DoubtingModel(0.95, "It was serviced on 3 May 2024.")
    async with base_with(vault, model, answer__max_doubt=1) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert answer.text == "It was serviced on 3 May 2024 [1]."


async def test_a_calibrated_doubt_counts_unless_the_user_set_one(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    asked = "When was the boiler serviced by Callum?"
    async with base_with(vault, DoubtingModel(0.95, *["It was serviced on 3 May 2024."] * 2)) as base:
        await base.sync()
        assert (await base.ask(asked)).outcome == "not_in_notes"
        base.keep_bar("max_doubt", 0.97)
        assert base.fingerprints()["max_doubt"] == "0.97"
        answer = await base.ask(asked)
        assert (answer.outcome, answer.doubt is not None and answer.doubt > 0.6) == ("answered", True)
        await base.use({"answer.max_doubt": 0.3})
        assert base.bars().max_doubt == 0.3


async def test_a_calibrated_doubt_on_another_scale_does_not_count_and_says_so(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    asked = "When was the boiler serviced by Callum?"
    async with base_with(vault, DoubtingModel(0.95, *["It was serviced on 3 May 2024."] * 2)) as base:
        await base.sync()
        with base._opened.database().write() as write:
            set_meta(write, "max_doubt", "0.97")  # as versions before scales wrote it
        answer = await base.ask(asked)
        assert (answer.outcome, base.bars().max_doubt) == ("not_in_notes", MAX_DOUBT)
        assert any("eval calibrate" in said for said in answer.warnings)
        base.keep_bar("max_doubt", 0.97)
        answer = await base.ask(asked)
        assert (answer.outcome, any("eval calibrate" in said for said in answer.warnings)) == ("answered", False)


async def test_a_calibrated_nearness_counts_for_the_embedding_it_was_measured_with(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel()) as base:
        await base.sync()
        base.keep_bar("min_cosine", 0.3)
        assert base.bars().min_cosine == 0.3
        with base._opened.database().write() as write:
            set_meta(write, "min_cosine", "0.3 another-embedding")
        assert (base.bars().min_cosine, base.bars().outdated) == (None, True)


async def test_a_model_without_doubts_is_asked_once_and_without_a_way_out(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = DoubtingModel(0.05, "It was serviced on 3 May 2024.")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert answer.text == "It was serviced on 3 May 2024 [1]."
    [passages, *_] = asked = [
        prompt[-1]["content"].partition("Question:")[0] for prompt in (*model.doubted, *model.asked)
    ]
    assert asked == [passages] * 3, "a server that caches prefixes reads them once"


async def test_the_doubt_is_about_the_first_tokens_and_the_answer_reads_on_behind_them(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("cellar.md", "# Cellar\n\n" + "Callum swept the cellar below the boiler. " * 60)
    model = DoubtingModel(0.05, "It was serviced on 3 May 2024.")
    async with base_with(vault, model) as base:
        await base.sync()
        asked = "When was the boiler serviced by Callum?"
        previewed = await base.preview(asked)
        answer = await base.ask(asked)
        replayed = await base.replay(answer.id)
    assert (list(previewed.messages), replayed.prompt) == (list(model.asked[0]), "same")
    doubted, read = (prompt[-1]["content"] for prompt in (model.doubted[0], model.asked[0]))
    passages, marker = doubted.partition("\n\nQuestion:")[0].rsplit("\n", 1)
    assert read.startswith(passages) and not read.startswith(f"{passages}\n{marker}")
    assert estimate_tokens(passages) < TOKENS + 100 < estimate_tokens(read)


@pytest.mark.parametrize(("doubt", "outcome"), [(0.1, "answered"), (0.2, "answered"), (0.6, "not_in_notes")])
async def test_a_model_that_hardly_doubts_and_says_something_else_leaves_the_notes_own_words(
    vault: Vault, doubt: float, outcome: str
) -> None:
    vault.write("boiler.md", BOILER)
    model = DoubtingModel(doubt, "It was replaced by Desmond in 1987.")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert (answer.outcome, answer.degraded) == (outcome, None)
    assert "Desmond" not in answer.text
    assert ("Callum serviced the boiler on 3 May 2024." in answer.text) is (outcome == "answered")
    assert all(citation.quote in BOILER for citation in answer.citations)


async def test_where_nothing_that_the_small_model_says_is_verified_the_notes_own_words_follow(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    asked = "When was the boiler serviced by Callum?"
    answers = []
    for said in (
        "The yearly service by Callum happened on 3 May 2024.",
        "Callum serviced the boiler on 3 May 2024.",
    ):
        async with base_with(vault, DoubtingModel(0.05, said)) as base:
            await base.sync()
            events = [event async for event in base.stream(asked)]
            assert isinstance(events[-1], Answered)
            answers.append(events[-1].answer)
            streamed = "".join(event.text for event in events if isinstance(event, TextDelta))
            assert streamed.rstrip() == events[-1].answer.text, "what was streamed is what is kept"
    unverified, verified = answers
    assert [claim.status for claim in unverified.claims] == ["unverified", "supported"]
    assert unverified.text.partition("\n\n")[2] == (
        "The notes themselves say:\n\n- Callum serviced the boiler on 3 May 2024. [1]"
    )
    assert [claim.status for claim in verified.claims] == ["supported"]
    assert verified.text == "Callum serviced the boiler on 3 May 2024 [1]."


async def test_the_notes_own_words_hide_neither_the_age_of_an_answer_nor_what_says_otherwise(vault: Vault) -> None:
    vault.write("old.md", "---\ndate: 2020-03-01\n---\n# Boiler pressure\n\nThe boiler pressure is kept at 1.5 bar.\n")
    vault.write("new.md", f"---\ndate: {date.today()}\n---\n# Boiler paint\n\nThe boiler pressure valve is red now.\n")
    model = DoubtingModel(0.0, "The boiler pressure that we keep is at 1.5 bar.")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("What is the boiler pressure currently kept at?")
    assert "The notes themselves say:" in answer.text
    assert any(said.startswith("As of 2020-03-01") for said in answer.warnings)


async def test_far_notes_are_not_quoted_behind_an_answer(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault.write("boiler.md", BOILER)
    monkeypatch.setattr(decide, "QUOTABLE_DENSE", 1.1)
    model = DoubtingModel(0.05, "The yearly service by Callum happened on 3 May 2024.")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the heating checked by Callum?")
    assert answer.text == "The yearly service by Callum happened on 3 May 2024 [1]."


async def test_a_model_that_was_not_asked_for_its_doubt_and_says_something_else_is_not_heard(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(*["It was replaced by Desmond in 1987."] * 2)) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert (answer.outcome, answer.decided) == ("not_in_notes", "after_model")


async def test_a_model_whose_doubts_cannot_be_told_is_asked_as_any_other(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = DoubtingModel(
        TooLong("Too long.", "Shorten it."), "The notes do not say.", "It was serviced on 3 May 2024."
    )
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("When was the boiler serviced by Callum?")
    assert (answer.text, len(model.asked)) == ("It was serviced on 3 May 2024 [1].", 2)


async def test_a_model_that_cannot_be_reached_leaves_quotes_and_says_why(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(fault=Unreachable("The model is down.", "Start it."))) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    assert (answer.outcome, answer.degraded) == ("answered", "no_model")
    assert "Callum serviced the boiler on 3 May 2024." in answer.text
    assert "The model is down. Start it." in answer.warnings


async def test_a_model_that_cannot_be_reached_is_no_reason_to_say_that_the_notes_are_silent(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "QUOTABLE_DENSE", 2.0)
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel(fault=Unreachable("The model is down.", "Start it."))) as base:
        await base.sync()
        answer = await base.ask("When was the boiler painted?")
    assert (answer.outcome, answer.degraded, answer.decided) == ("not_in_notes", "no_model", "unasked")
    assert answer.text == "No model could be asked, and nothing in your notes is near enough to quote."
    assert [passage.chunk.note_path for passage in answer.nearest] == ["boiler.md"]


async def test_a_bare_no_is_shown_with_the_notes_words_and_a_warning(vault: Vault) -> None:
    vault.write("pharmacy.md", "The pharmacy is closed on Sundays.\n")
    async with base_with(vault, SayingModel("No.", local=False)) as base:
        await base.sync()
        answer = await base.ask("Is the pharmacy open on Sundays?")
    assert answer.text.startswith("No.")
    assert "The pharmacy is closed on Sundays. [1]" in answer.text
    assert "Nothing in this answer can be checked against your notes." in answer.warnings


async def test_what_was_said_of_a_first_reply_is_not_said_of_the_second(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("The moon is made of cheese.", "It was serviced on 3 May 2024.")) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    assert answer.text == "It was serviced on 3 May 2024 [1]."
    assert not [said for said in answer.warnings if "not shown" in said]
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (20, 10)


async def test_an_answer_that_was_cut_off_is_kept_and_labelled(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024. And", cut_off="token limit")) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    assert (answer.degraded, answer.text.startswith("It was serviced")) == ("cut_off", True)


async def test_leaving_early_stops_the_model_and_leaves_a_trace(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel("It was serviced on 3 May 2024. " + "It cost £92. " * 50)
    async with base_with(vault, model) as base:
        await base.sync()
        trace = await left_early(base)
    assert model.closed == 1
    assert (trace.record["ended"], trace.question) == ("cancelled", QUESTION)


async def test_a_question_that_fails_before_anything_is_found_leaves_a_trace(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel()) as base:
        with pytest.raises(NotIndexed):
            await base.ask(QUESTION)
        assert not base.is_indexed(), "nothing is made to keep a trace in"
        await base.sync()
        with pytest.raises(UsageError):
            await base.ask("boiler after:banana", filters=Filter(tags=("house",)))
        [trace] = base.traces()
    assert (trace.question, trace.record["ended"]) == ("boiler after:banana", "failed")
    assert "banana" in trace.record["error"]
    assert (trace.record["filters"], trace.record["candidates"]) == ({"tags": ["house"]}, [])
    assert trace.record["embedding"] == FakeEmbedder().fingerprint


async def test_a_question_cancelled_while_it_is_searched_leaves_a_trace(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("boiler.md", BOILER)
    searching, end = threading.Event(), threading.Event()
    search = Stages.evidence

    def slow(stages: Stages, question: str, history: Sequence[Turn], filters: Filter | None) -> Retrieved:
        searching.set()
        end.wait(10)
        return search(stages, question, history, filters)

    async with base_with(vault, SayingModel()) as base:
        await base.sync()
        monkeypatch.setattr(Stages, "evidence", slow)
        asking = asyncio.create_task(base.ask(QUESTION))
        await asyncio.to_thread(searching.wait, 10)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        end.set()
        [trace] = base.traces()
    assert (trace.question, trace.record["ended"], trace.record["error"]) == (QUESTION, "cancelled", None)


async def test_a_reader_that_goes_away_with_what_was_found_leaves_a_trace(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel()) as base:
        await base.sync()
        async with aclosing(base.stream(QUESTION)) as events:
            found = await anext(events)
        [trace] = base.traces()
    assert isinstance(found, Retrieved)
    assert (trace.record["ended"], len(trace.record["retrieved"])) == ("cancelled", len(found.passages))


async def test_private_notes_do_not_leave_the_computer(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("diary.md", "---\nprivate: true\n---\n# Boiler diary\n\nThe boiler was serviced in secret.\n")
    remote = SayingModel("It was serviced on 3 May 2024.", local=False)
    async with base_with(vault, remote) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    sent = "".join(message["content"] for message in remote.asked[0])
    assert "secret" not in sent
    assert any("private" in warning for warning in answer.warnings)


async def test_a_rule_that_is_new_holds_before_any_sync(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("journal/may.md", "# Boiler diary\n\nThe boiler was serviced in secret.\n")
    vault.write("doctor.md", "# Boiler doctor\n\n#health/teeth The boiler was serviced in silence.\n")
    async with base_with(vault, SayingModel()) as base:
        await base.sync()
    remote = SayingModel("It was serviced on 3 May 2024.", local=False)
    async with base_with(vault, remote, privacy__private=("journal/", "tag:health")) as base:
        previewed = await base.preview(QUESTION)
        await base.ask(QUESTION)
        assert base.privacy() == {"boiler.md": False, "journal/may.md": True, "doctor.md": True}
        read = [base.read_note(path) for path in ("boiler.md", "journal/may.md")]
        assert [note and note.private for note in read] == [False, True]
    sent = "".join(message["content"] for message in (*remote.asked[0], *previewed.messages))
    assert "Callum" in sent and "secret" not in sent and "silence" not in sent
    assert previewed.withheld_private == 2


async def test_rules_hold_as_soon_as_they_are_set_and_as_notes_come_and_go(vault: Vault) -> None:
    vault.write("journal/may.md", BOILER)
    async with base_with(vault, SayingModel()) as base:
        await base.sync()
        await base.use({"privacy.private": ["journal/"]})
        assert base.privacy() == {"journal/may.md": True}
        vault.move("journal/may.md", "may.md")
        vault.write("journal/june.md", "Rye bread.\n")
        await base.sync()
        assert base.privacy() == {"may.md": False, "journal/june.md": True}
        await base.use({"privacy.private": []})
        assert base.privacy()["journal/june.md"]  # until the next index run
        await base.sync()
        assert base.privacy() == {"may.md": False, "journal/june.md": False}


async def test_an_answer_made_of_private_notes_does_not_leave_the_computer_with_the_next_question(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    remote = SayingModel("It cost £92.", local=False)
    history = [Turn("What did the doctor say?", "That the canary is xylophonic.", private=True)]
    async with base_with(vault, remote) as base:
        await base.sync()
        await base.ask(QUESTION, history)
        [trace] = base.traces()
        again = await base.replay(trace.id)
    sent = "".join(message["content"] for message in remote.asked[0])
    assert "xylophonic" not in sent and "What did the doctor say?" in sent
    assert again.prompt == "same"
    local = SayingModel("It cost £92.")
    async with base_with(vault, local) as base:
        await base.ask(QUESTION, history)
    assert "xylophonic" in "".join(message["content"] for message in local.asked[0])


async def test_an_answer_is_not_lost_to_a_trace_that_cannot_be_written(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("boiler.md", BOILER)
    monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, "PRAGMA busy_timeout=1"))
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024.")) as base:
        await base.sync()
        with closing(sqlite3.connect(vault.data_dir / "catalog.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = await base.ask(QUESTION)
    assert "3 May 2024" in answer.text
    assert any("No trace of this question was kept" in warning for warning in answer.warnings)


async def test_half_a_character_in_a_reply_costs_no_answer(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024. \ud83d")) as base:
        await base.sync()
        answer = await base.ask(f"{QUESTION} \udce4")
        [trace] = base.traces()
    assert "3 May 2024" in answer.text and "\ud83d" not in answer.text
    assert trace.record["ended"] == "answered"


async def test_traces_can_be_switched_off(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024."), privacy__keep_traces=False) as base:
        await base.sync()
        await base.ask(QUESTION)
        with pytest.raises(UsageError):
            await base.ask("boiler after:banana")
        assert base.traces() == []


async def test_front_matter_is_answered_without_asking_the_model(vault: Vault) -> None:
    vault.write("conf-lessons.md", "---\nrelevance: 0\n---\n## Summary\nThirty-nine lessons.\n")
    model = SayingModel()
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("What relevance did I give conf-lessons?")
    assert (answer.text, model.asked) == ("relevance: 0 (conf-lessons) [1]", [])
    assert (answer.citations[0].quote, answer.citations[0].first_line) == ("relevance: 0", 2)


async def test_sentences_that_were_compared_before_are_not_embedded_again(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    embedder = FakeEmbedder()
    async with vault.base(embedder) as base:
        await base.sync()
        first = await base.ask(QUESTION)
        paid = embedder.embedded
        assert (await base.ask(QUESTION)).text == first.text
    assert embedder.embedded == paid


async def test_each_claim_is_told_as_checked_when_it_comes(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    said = "The boiler was serviced on 3 May 2024 [1]. The weather was fine over all of Scotland."
    async with base_with(vault, SayingModel(said)) as base:
        await base.sync()
        events = [event async for event in base.stream(QUESTION)]
    assert isinstance(events[-1], Answered)
    claims = [claim.status for claim in events[-1].answer.claims]
    assert [event.checked for event in events if isinstance(event, TextDelta) and event.checked] == claims
    assert claims == ["supported", "unverified"]


async def test_settings_can_change_between_questions(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel(*["It was serviced on 3 May 2024 [1]."] * 2)
    async with base_with(vault, model) as base:
        await base.sync()
        await base.ask(QUESTION)
        await base.use({"answer.style": "list"})
        await base.ask(QUESTION)
        with pytest.raises(ConfigError):
            await base.use({"answer.style": "loud"})
        assert base.settings.answer.style == "list"
    assert "one point a line" not in model.asked[0][0]["content"]
    assert "one point a line" in model.asked[1][0]["content"]


async def test_an_answer_knows_its_exact_prompt_and_no_trace_does(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    model = SayingModel("It was serviced on 3 May 2024 [1].")
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
        assert answer.prompt == tuple(model.asked[-1])
        assert "Callum" not in str(base.trace(answer.id).record)


async def test_what_the_user_thinks_of_an_answer_is_kept_with_its_trace(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    async with base_with(vault, SayingModel("It was serviced on 3 May 2024.")) as base:
        await base.sync()
        answer = await base.ask(QUESTION)
        base.feedback(answer.id, "bad", missing_source="heating.md")
        feedback = base.trace(answer.id).feedback
    assert feedback is not None
    assert (feedback.verdict, feedback.missing_source) == ("bad", "heating.md")


def test_getting_ready_loads_the_model_in_a_thread_and_leaves_its_faults_to_the_question(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_in: list[str] = []

    def load(_: LocalEmbedder) -> None:
        loaded_in.append(threading.current_thread().name)
        raise ModelError("The weights are damaged.", "Install it again.")

    monkeypatch.setattr(LocalEmbedder, "get_ready", load)
    with vault.base(LocalEmbedder()) as base:
        base.get_ready()  # nothing is indexed yet
        assert not loaded_in
    vault.write("boiler.md", "# Boiler")
    vault.sync()
    with vault.base(LocalEmbedder()) as base:
        base.get_ready()
        for thread in threading.enumerate():
            if thread.name == "embedding on its way":
                thread.join()
    assert loaded_in == ["embedding on its way"]


@pytest.mark.parametrize(
    ("judge", "hosts"),
    [
        ({"eval__judge_base_url": "https://judge.example.org/v1"}, ("judge.example.org",)),
        ({"eval__judge_model": "large"}, ("api.openai.com",)),  # by the key alone
        ({"eval__judge_model": "local"}, ()),
        ({}, ()),
    ],
)
def test_status_names_the_host_of_a_judge(
    vault: Vault, judge: dict[str, str], hosts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    with vault.base(**{"chat__model": "none", **judge}) as base:
        assert base.status().hosts == hosts


def test_a_judge_that_cannot_be_used_is_in_nobodys_way(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with vault.base(chat__model="none", eval__judge_model="large") as base:
        assert base.status().hosts == ()


@pytest.fixture
def loose_umask() -> Iterator[None]:
    before = os.umask(0o022)  # as in a program that uses askbase; the command line sets its own
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}


@pytest.mark.usefixtures("loose_umask")
def test_a_data_folder_that_lies_open_is_made_private(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.data_dir.mkdir(parents=True, exist_ok=True)
    vault.data_dir.chmod(0o755)
    vault.sync(FakeEmbedder())
    with vault.base(FakeEmbedder()) as base:
        assert base.is_indexed()
        found = rights(vault.data_dir)
        assert {"catalog.db", "catalog.db-wal", "locks"} <= set(found)
        assert not [name for name, mode in found.items() if mode & 0o077]
    (vault.data_dir / "catalog.db").chmod(0o644)  # left by an earlier askbase
    with vault.base(FakeEmbedder()) as base:
        base.is_indexed()
        assert rights(vault.data_dir)["catalog.db"] == 0o600


@pytest.mark.usefixtures("loose_umask")
def test_in_a_folder_with_other_things_only_askbases_own_are_private(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.data_dir.mkdir(parents=True, exist_ok=True)
    vault.data_dir.chmod(0o755)
    (vault.data_dir / "theirs.txt").write_text("for all")
    vault.sync(FakeEmbedder())
    with vault.base(FakeEmbedder()) as base:
        assert base.is_indexed()
        found = rights(vault.data_dir)
        assert (found.pop(vault.data_dir.name), found.pop("theirs.txt")) == (0o755, 0o644)
        assert not [name for name, mode in found.items() if mode & 0o077]
        examined, _ = base.run(base.doctor(fix=True))
    assert [each.state for each in examined if each.check == "data folder"] == ["ok"]
    assert rights(vault.data_dir)["theirs.txt"] == 0o644


def test_rights_that_cannot_be_taken_are_in_nobodys_way(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync(FakeEmbedder())
    vault.data_dir.chmod(0o755)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "not supported here")

    monkeypatch.setattr(Path, "chmod", refuse)
    with vault.base(FakeEmbedder()) as base:
        assert base.is_indexed()
    monkeypatch.undo()
    assert rights(vault.data_dir)[vault.data_dir.name] == 0o755
