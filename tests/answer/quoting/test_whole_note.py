"""Questions about a whole note: which one is meant, what is read of it, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from askbase.answer.quoted import BESIDE
from askbase.answer.quoting.whole_note import MOST, of_whole_notes
from askbase.types import Answer, Filter, Passage, Retrieved, Turn
from tests.answer.builders import passage
from tests.fakes.vaults import Vault
from tests.test_base import SayingModel, base_with

NOTES = (
    passage("The pump is not bought before 2026.", "projects/heat-pump-decision.md"),
    passage("Facts in the middle are often missed.", "clips/lost-in-the-middle.md"),
    passage("A measure that is a target is none.", "clips/goodhart-law.md"),
    passage("Eight people try it.", "meetings/2024-02-06-lantern-kickoff.md"),
    passage("The budget is 800 pounds.", "meetings/2024-09-10-lantern-budget.md"),
)


ALIASES = [("clips/goodhart-law.md", "measure trap"), ("projects/heat-pump-decision.md", "wp entscheidung")]


def meant(question: str, notes: Sequence[Passage] = NOTES) -> str:
    found = Retrieved(question, question, Filter(), tuple(notes), (), "exact")
    of_note = {each.chunk.note_path: [each] for each in notes}
    titles = {each.chunk.note_path: each.title for each in notes}
    read = of_whole_notes(
        found, lambda path: of_note[path], lambda filters: (), lambda said: None, lambda: titles, lambda: ALIASES
    )
    return read.passages[0].chunk.note_path if read.whole else ""


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("Summarise the heat pump decision", "projects/heat-pump-decision.md"),
        ("Please give me a short summary of my heat pump decision note.", "projects/heat-pump-decision.md"),
        ("What are the main points of the lost in the middle clip?", "clips/lost-in-the-middle.md"),
        ("What did Lost in the Middle find, in short?", "clips/lost-in-the-middle.md"),
        ("What is the Goodhart clip about?", "clips/goodhart-law.md"),
        ("what does the goodhart law note say?", "clips/goodhart-law.md"),
        ("Summarise the measure trap", "clips/goodhart-law.md"),
        ("Summarise the trap of the garden", ""),
        ("tl;dr of the Lantern kickoff meeting", "meetings/2024-02-06-lantern-kickoff.md"),
        ("Fasse den Lantern kickoff kurz zusammen", "meetings/2024-02-06-lantern-kickoff.md"),
        ("Résume-moi la note goodhart law", "clips/goodhart-law.md"),
    ],
)
def test_a_note_is_summed_up_that_the_question_names(question: str, path: str) -> None:
    assert meant(question) == path


@pytest.mark.parametrize(
    "question",
    [
        "What does the heat pump decision say about the radiators?",  # one thing of it
        "Summarise the budget of the heat pump decision",
        "Sum up what I have on search",  # no note
        "Summarise the Lantern note",  # two are called that
        "What is the price of the heat pump?",
        "Who was at the Lantern kickoff?",
        "who wrote the summary of the heat pump decision?",
        "What did Goodhart say?",  # people say things, too
        "Summarise Good",  # only begins like a title
    ],
)
def test_any_other_question_is_looked_up(question: str) -> None:
    assert meant(question) == ""


def test_of_a_very_long_note_some_passages_are_taken_from_all_of_it() -> None:
    book = [passage(f"Day {day} was dry.", "book-of-days.md", start=day * 100) for day in range(400)]
    found = Retrieved("Summarise the book of days", "", Filter(), (book[7],), (), "exact")
    titles = {"book-of-days.md": "Book of days"}
    read = of_whole_notes(found, lambda path: book, lambda filters: (), lambda said: None, lambda: titles).passages
    assert len(read) == MOST and read[0] == book[0] and read[-1].chunk.start >= 39_000


def test_a_weekday_is_that_of_the_day_the_question_was_asked() -> None:
    log = passage("## 2024-06-03\n\nSwept the hall.\n\n## 2024-06-10\n\nPainted it.\n", "log.md")
    found = Retrieved("What did I do on Monday?", "", Filter(), (log,), (), "exact")

    def read(today: date) -> str:
        of_day = of_whole_notes(
            found,
            lambda path: [log],
            lambda filters: (),
            lambda said: None,
            dict,
            naming=lambda day: [log],
            today=today,
        )
        return of_day.passages[0].chunk.text if of_day.whole else ""

    assert "Swept" in read(date(2024, 6, 5)) and "Painted" not in read(date(2024, 6, 5))
    assert "Painted" in read(date(2024, 6, 12))


KICKOFF = """# Lantern kickoff

## Agreed

- Pilot with eight people from member services.
- Question logs are kept for 90 days.

## Open

Nobody knows who signs off on wrong answers.
"""
QUESTION = "Summarise the Lantern kickoff"


async def asked(vault: Vault, model: SayingModel | None, **settings: object) -> Answer:
    vault.write("lantern-kickoff.md", KICKOFF)
    vault.write("bread.md", "# Bread\n\nRye bakes for an hour.\n")
    async with base_with(vault, model, **settings) if model else vault.base(**settings) as base:
        await base.sync()
        return await base.ask(QUESTION)


async def test_the_model_reads_the_whole_note_and_no_other(vault: Vault) -> None:
    model = SayingModel("- Pilot with eight people from member services. [1]")
    answer = await asked(vault, model)
    sent = str(model.asked[0][-1]["content"])
    assert all(each in sent for each in ("eight people", "90 days", "signs off")) and "Rye" not in sent
    assert "Sum up the passages" in sent
    assert answer.text == "- Pilot with eight people from member services [1]."
    assert [citation.passage.chunk.note_path for citation in answer.citations] == ["lantern-kickoff.md"]


async def test_a_summary_that_does_not_stand_gives_way_to_the_notes_words(vault: Vault) -> None:
    answer = await asked(vault, SayingModel("- The moon was bought by a Dutch brewery in 1911. [1]"))
    assert answer.outcome == "answered" and "moon" not in answer.text
    assert "Pilot with eight people" in answer.text


async def test_without_a_model_each_section_is_quoted(vault: Vault) -> None:
    answer = await asked(vault, None)
    assert answer.degraded == "no_model"
    assert "eight people" in answer.text and "signs off" in answer.text


async def test_it_is_asked_again_with_the_same_bytes_and_previewed(vault: Vault) -> None:
    vault.write("lantern-kickoff.md", KICKOFF)
    model = SayingModel("- Question logs are kept for 90 days. [1]")
    async with base_with(vault, model) as base:
        await base.sync()
        preview = await base.preview(QUESTION)
        answer = await base.ask(QUESTION)
        again = await base.replay(answer.id)
    assert list(preview.messages) == list(model.asked[0])
    assert (again.same_passages, again.prompt) == (True, "same")


async def test_a_private_note_is_not_summed_up_elsewhere(vault: Vault) -> None:
    vault.write("diary.md", "---\nprivate: true\ntitle: Secret diary\n---\n\nThe boiler hums at night.\n")
    model = SayingModel("- It hums. [1]", local=False)
    async with base_with(vault, model) as base:
        await base.sync()
        answer = await base.ask("Summarise the secret diary")
    assert not model.asked and answer.outcome == "not_in_notes"
    assert any("did not leave this computer" in said for said in answer.warnings)


class DoubtingModel(SayingModel):
    """As the model that comes with askbase, whose unverified sentences are not shown in a summary."""

    async def odds(self, messages: object) -> dict[str, float]:
        raise AssertionError("a note that is named is there")


async def test_the_small_models_summary_holds_what_stands_and_then_the_notes_words(vault: Vault) -> None:
    said = "- Pilot with eight people from member services. [1]\n- The pilot was a great success. [1]"
    answer = await asked(vault, DoubtingModel(said))
    summary, _, rest = answer.text.partition(BESIDE)
    assert "eight people" in summary and "success" not in answer.text
    assert "90 days" in rest and "eight people" not in rest
    assert "1 unverified sentence was left out." in answer.warnings


@pytest.fixture
def diary(vault: Vault) -> Vault:
    today = date.today()
    for back, text in ((1, "Bled the radiators."), (2, "Baked two loaves of rye."), (40, "Bought a bike.")):
        day = today - timedelta(days=back)
        vault.write(f"daily/{day}.md", f"# {day:%A}\n\n{text}\n")
    vault.write("bread.md", "# Bread\n\nWhat I did with rye last week happened to be written down.\n")
    return vault


@pytest.mark.parametrize(
    "question",
    [
        "What did I do yesterday?",
        "what happened yesterday",
        "Summarise yesterday's notes",
        "Was war gestern?",
        "Was habe ich gestern notiert?",
        "Was stand gestern in meinem Tagebuch?",
    ],
)
async def test_what_was_done_that_day_stands_in_the_days_notes(diary: Vault, question: str) -> None:
    async with diary.base() as base:
        await base.sync()
        answer = await base.ask(question)
    assert "Bled the radiators." in answer.text and "rye" not in answer.text


async def test_days_are_told_in_their_order(diary: Vault) -> None:
    async with diary.base() as base:
        await base.sync()
        answer = await base.ask("Sum up my notes from the last 3 days")
    assert answer.text.index("Baked two") < answer.text.index("Bled the radiators.")
    assert "bike" not in answer.text


async def test_a_filter_and_a_wish_for_a_summary(vault: Vault) -> None:
    vault.write("a.md", "---\ntags: [house]\n---\nThe boiler hums.\n")
    vault.write("b.md", "---\ntags: [kitchen]\n---\nRye bakes.\n")
    async with vault.base() as base:
        await base.sync()
        answer = await base.ask("tag:house give me an overview")
    assert "The boiler hums." in answer.text and "Rye" not in answer.text


async def test_a_heading_is_no_point_of_a_summary(vault: Vault) -> None:
    said = "- Agreed [1]\n- Nobody knows who signs off on wrong answers. [1]\n" * 2
    answer = await asked(vault, DoubtingModel(said))
    summary = answer.text.partition(BESIDE)[0]
    assert "Agreed" not in summary and summary.count("signs off") == 1


async def test_what_a_small_model_joins_is_not_shown(vault: Vault) -> None:
    vault.write(
        "falcon.md",
        "# Falcon\n\n- Who signs the contract with Hetzner?\n\nThe vendor API is limited to 200 requests.\n",
    )
    said = "- Hetzner signs the contract, as the vendor API is limited to 200 requests. [1]"
    async with base_with(vault, DoubtingModel(said)) as base:
        await base.sync()
        answer = await base.ask("Summarise the falcon note")
    assert "as the vendor" not in answer.text and "limited to 200 requests" in answer.text


@pytest.mark.parametrize(
    "question", ["What was the latest meeting about?", "Summarise the last meeting", "recap of the most recent meeting"]
)
async def test_the_newest_of_a_folder_is_found_by_the_catalog(vault: Vault, question: str) -> None:
    vault.write(
        "meetings/retro.md", "---\ndate: 2026-10-06\n---\n# Retro\n\nThe meeting was about the latest delays.\n"
    )
    vault.write("meetings/falcon.md", "---\ndate: 2026-11-23\n---\n# Falcon\n\nWe use PostgreSQL from now on.\n")
    async with vault.base() as base:
        await base.sync()
        answer = await base.ask(question)
    assert "We use PostgreSQL from now on." in answer.text and "delays" not in answer.text


def test_of_two_names_the_longer_one_is_meant() -> None:
    notes = passage("It is warm.", "Heating.md"), passage("It was cold.", "Heating overview.md")
    assert meant("Summarise the heating overview", notes) == "Heating overview.md"
    assert meant("Give me an overview of the heating", notes) == "Heating.md"


@pytest.mark.parametrize(
    "question", ["tag:work when is the meeting?", "tag:work who wrote the minutes?", "tag:work why?"]
)
async def test_a_question_behind_a_filter_is_looked_up(vault: Vault, question: str) -> None:
    for number in range(15):
        vault.write(f"{number}.md", f"---\ntags: [work]\n---\nLine {number} of the work was dull and long.\n")
    vault.write(
        "room.md", "---\ntags: [work]\n---\nThe meeting is on 4 December at nine in room 12; Ida wrote the minutes.\n"
    )
    async with vault.base() as base:
        await base.sync()
        assert not base._stages.evidence(question, (), None).whole


async def test_a_follow_up_that_only_narrows_is_no_summary(vault: Vault) -> None:
    vault.write("heat.md", "---\ntags: [home]\n---\nHeating costs 900 pounds.\n")
    async with vault.base() as base:
        await base.sync()
        assert not base._stages.evidence(
            "what about in path:heat.md", [Turn("How much does heating cost?", "")], None
        ).whole


async def test_many_days_are_all_read(vault: Vault) -> None:
    today = date.today()
    for back in range(1, 26):
        day = today - timedelta(days=back)
        vault.write(
            f"{day}.md", f"---\nmood: good\ntags: [daily]\n---\n# Day\n\nToday I repaired thing number {back}.\n"
        )
    async with vault.base() as base:
        await base.sync()
        answer = await base.ask("What did I do in the last 25 days?")
    assert answer.outcome == "answered" and "mood" not in answer.text
    assert not [said for said in answer.warnings if "different things" in said or "otherwise" in said]


async def test_a_note_out_of_date_is_said_to_be(vault: Vault) -> None:
    vault.write("Old plan.md", "---\nsuperseded_by: '[[New plan]]'\n---\nThe party costs 900 euros and is in Graz.\n")
    vault.write("New plan.md", "The party costs 700 euros and is in Linz.\n")
    async with vault.base() as base:
        await base.sync()
        answer = await base.ask("Summarise the old plan")
    assert any("calls itself out of date: Old plan.md" in said for said in answer.warnings)


async def test_what_follows_a_poor_summary_of_days_is_in_their_order_too(vault: Vault) -> None:
    today = date.today()
    for back in (1, 2, 3):
        day = today - timedelta(days=back)
        vault.write(f"{day}.md", f"# Day\n\nToday I repaired the thing with number {back} in the garden.\n")
    async with base_with(vault, DoubtingModel("- Today I repaired the thing with number 2 in the garden. [2]")) as base:
        await base.sync()
        answer = await base.ask("Sum up my notes from the last 4 days")
    rest = answer.text.partition(BESIDE)[2]
    assert rest.index("number 3") < rest.index("number 1")
