"""Filters, pins, asking again, commands, models, styles."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from askbase.errors import FilterError
from askbase.faces.tui.completion import completions
from askbase.faces.tui.scripted import Script, note
from askbase.faces.tui.slash import COMMANDS, parse
from askbase.faces.tui.steering import Steering, Term
from askbase.store.vocabulary import Vocabulary
from askbase.types import Filter
from tests.faces.tui.conftest import LOG, Opened

KNOWN = Vocabulary(
    tags=(("home", 3), ("ops/home", 1)), types=(("log", 2),), sources=(("data elixir", 1),),
    notes=(("home/boiler-log.md", "Boiler log"), ("home/bread.md", "Rye"), ("x.md", "Log of x")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("when tag:ho", ["tag:home", "tag:ops/home"]),
        ("when #OPS", ["tag:ops/home"]),
        ("type:", ["type:log"]),
        ("source:eli", ["source:data elixir"]),
        ("path:h", ["path:home"]),
        ("say @log", ["@Log of x", "@Boiler log"]),
        ("@bread", ["@Rye"]),
        ("/exp", ["/export"]),
        ("mail me@home", []),
        ("a tag: b", []),
        ("no/thing", []),
        ("/rename x", []),
    ],
)
def test_half_a_word_is_completed(line: str, shown: list[str]) -> None:
    found = completions(line, len(line), KNOWN)[1]
    assert [item.shown for item in found] == shown


def test_the_steering_becomes_a_filter() -> None:
    assert Steering((Term("written", "tag:home"), Term("written", "-link:x"))).filter() == Filter(
        tags=("home",), excluded=(("link", "x"),)
    )
    terms = (Term("tag", "home"), Term("only", "a [1].md"), Term("without", "b.md"), Term("after", "2024-05"))
    assert Steering(terms).filter() == Filter(
        tags=("home",), paths=("a [1].md",), without=("b.md",), after=date(2024, 5, 1)
    )
    assert Steering().filter() is None
    with pytest.raises(FilterError):
        Steering((Term("after", "soon"),)).filter()


def test_pinning_a_note_takes_it_back_from_those_left_out() -> None:
    steering = Steering().plus(Term("without", "a.md")).plus(Term("only", "a.md")).plus(Term("only", "a.md"))
    assert steering.terms == (Term("only", "a.md"),)


@pytest.mark.parametrize(("line", "name", "argument"), [("/rename a b", "rename", "a b"), ("/new", "new", "")])
def test_a_command_is_told_from_a_question(line: str, name: str, argument: str) -> None:
    parsed = parse(line)
    assert parsed is not None and parsed[0] is not None
    assert (parsed[0].name, parsed[1]) == (name, argument)
    assert parse("/nonsense") == (None, "")
    assert parse("/etc/hosts says what?") is None


async def test_every_command_has_an_action(opened: Opened) -> None:
    async with opened() as chat:
        assert [c.name for c in COMMANDS if not callable(getattr(chat.app, f"action_{c.action}", None))] == []


async def test_a_completed_filter_stays_for_the_next_questions(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press(*"When tag:ho")
        assert chat.shows("tag:home") and chat.shows("1 note")
        await chat.press("tab")
        assert chat.app.prompt.value == "When "
        assert chat.shows("asking only   tag:home")
        await chat.press(*"was it?", "enter")
        assert chat.base.asked[0][0] == "When was it?"
        assert chat.base.filtered == [Filter(tags=("home",))]
        assert chat.shows("When was it?  tag:home")
        await chat.press("backspace")
        assert not chat.shows("asking only")
        await chat.ask("And?")
        assert chat.base.filtered[-1] is None


async def test_a_note_is_pinned_by_name_and_clicked_away(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press(*"@boi", "enter")
        assert chat.shows("@boiler-log ✕")
        await chat.ask()
        assert chat.base.filtered == [Filter(paths=(LOG,))]
        await chat.app.query_one("#chips").run_action("take_back(0)")
        await chat.settle()
        assert chat.app.steering == Steering()


async def test_the_popup_goes_with_escape_and_its_keys_move_in_it(opened: Opened, script: Script) -> None:
    script.notes = {**script.notes, "home/bread.md": note("home/bread.md", "# Bread\n\nRye.\n")}
    async with opened() as chat:
        await chat.press(*"@b", "down")
        assert chat.app.prompt.popup.chosen is not None
        assert chat.app.prompt.popup.chosen.shown == "@Bread"
        await chat.press("up", "escape")
        assert not chat.app.prompt.popup.display
        assert chat.app.prompt.value == "@b"


async def test_a_source_is_left_out_and_the_question_asked_again(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When?")
        await chat.run("leave_out")
        assert chat.shows("without boiler-log ✕")
        await chat.press("ctrl+r")
        assert [question for question, _ in chat.base.asked] == ["When?", "When?"]
        assert chat.base.filtered[-1] == Filter(without=(LOG,))
        await chat.run("pin")
        assert chat.app.steering.terms == (Term("only", LOG),)
        await chat.run("clear_filters")
        assert chat.app.steering.terms == ()


async def test_pinning_by_command_says_what_it_does_not_know(opened: Opened) -> None:
    async with opened() as chat:
        chat.app.prompt.value = "/pin nothing like it"
        await chat.press("enter")
        assert chat.shows("There is no note 'nothing like it'.")
        chat.app.prompt.value = "/pin boiler"
        await chat.press("enter")
        assert chat.app.steering.terms == (Term("only", LOG),)


async def test_asking_again_needs_a_question_and_an_end_of_the_one_before(opened: Opened, script: Script) -> None:
    async with opened() as chat:
        await chat.press("ctrl+r")
        assert chat.shows("Ask something first.")
        script.hold = asyncio.Event()
        await chat.ask()
        await chat.press("ctrl+r")
        assert chat.shows("After this answer.")
        assert len(chat.base.asked) == 1


async def test_the_style_is_chosen_from_a_list_or_by_name(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("f7", *"list", "enter")
        assert chat.base.settings.answer.style == "list"
        assert chat.shows("local · list")
        chat.app.prompt.value = "/style detailed"
        await chat.press("enter")
        assert chat.base.settings.answer.style == "detailed"
        chat.app.prompt.value = "/style loud"
        await chat.press("enter")
        assert chat.shows("Setting 'answer.style'")
        assert chat.base.settings.answer.style == "detailed"


async def test_another_model_is_chosen_from_a_list(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("f6")
        await chat.until(lambda: chat.shows("quote the notes, word for word"))
        assert chat.shows("qwen2.5-coder-1.5b-instruct  ● now")
        await chat.press(*"none", "enter")
        await chat.until(lambda: chat.shows("no model: quotes only"))
        assert chat.base.settings.chat.model == "none"


async def test_a_model_that_cannot_be_leaves_the_one_before(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    async with opened() as chat:
        chat.app.prompt.value = "/model gpt-nowhere"
        await chat.press("enter")
        await chat.until(lambda: chat.shows("Where is the model 'gpt-nowhere' served?"))
        assert chat.base.settings.chat.model is None


async def test_slash_lists_commands_and_runs_the_chosen_one(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("slash", *"hel")
        assert chat.shows("/help")
        await chat.press("enter")
        assert chat.shows("next and previous citation")
        await chat.press("escape", *"/nonsense", "enter")
        assert chat.shows("There is no command /nonsense.")
        assert chat.app.prompt.value == "/nonsense"
        assert chat.base.asked == []


async def test_suggested_questions_are_known_to_be_answerable_and_come_with_a_key(
    opened: Opened, script: Script
) -> None:
    long = "# Bread\n\n## Rye\n\n" + "Four parts of flour to three of water, and a night of rest. " * 3
    script.notes = {"bread.md": note("bread.md", long)}
    async with opened() as chat:
        await chat.until(lambda: chat.shows("What does “Bread” say about Rye?"))
        await chat.press("down")
        assert chat.app.prompt.value == "What does “Bread” say about Rye?"


async def test_filters_given_at_the_start_stand_in_the_bar_and_restrict_questions(opened: Opened) -> None:
    async with opened(steering=Steering((Term("written", "tag:home"),))) as chat:
        assert chat.shows("asking only") and chat.shows("tag:home")
        await chat.ask("When?")
        assert chat.base.filtered == [Filter(tags=("home",))]
