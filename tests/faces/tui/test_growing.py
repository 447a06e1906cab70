"""An answer that grows looks as if it had come at once, and what stands there is kept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content, Span
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from textual.widgets import Markdown

from askbase.faces.tui.answer_text import AnswerParagraph, AnswerText
from askbase.faces.tui.growing import GrowingContent
from askbase.faces.tui.lists import GrowingList
from askbase.faces.tui.tables import AnswerTable

SENTENCES = [
    f"On {day} May Callum came [1]. ✓ It took *{day}* hours and a very long description. " for day in range(40)
]
NESTED = "- Boiler:\n|  - May\n|    1. serviced\n|    2. paid\n|  - June\n|- Oven\n"
PARAGRAPHS = "1. First.\n\n|   More of it.\n\n|   ```\n   code\n|   more\n   ```\n|2. Second.\n"
KINDS = (
    "## Visits\n\n|Callum came.|\n\n|- a\n|- b\n|\n```python\n|x = 1\n|y = 2\n|```\n\n|> quoted |words\n\n|Bye.|\n---\n"
)
SHAPES = {
    "one long paragraph": SENTENCES,
    "paragraphs": [f"{sentence.strip()}\n\n" for sentence in SENTENCES[:6]],
    "points": [f"- {sentence.strip()}\n" for sentence in SENTENCES[:6]],
    "points within points": NESTED.split("|"),
    "numbers beyond nine": [f"{number}. Visit\n" for number in range(1, 12)],
    "an item of paragraphs": PARAGRAPHS.split("|"),
    "a list that becomes loose": ["- one\n", "- two\n", "\n", "- three\n", "\nThe end.\n"],
    "emphasis that closes late": ["It was **not ", "here** but *there", "*. ", "`code ", "is closed`. ", *SENTENCES],
    "a table": ["Days:\n\n", "| day | who |\n|---|---|\n", "| 3 May | Callum |\n", "| 4 May | D |\n", "\nBye.\n"],
    "a list at the end of a list": ["- - one\n", "  - two, ", "which is long " * 9, "\n", "- four\\\n  lines\n"],
    "code that comes late": ["1. First.\n", "   - in it\n", "\n     ```\n     x = 1\n", "     ```\n", "2. Second\n"],
    "a table that widens": ["| a | b |\n|--:|:-:|\n", "| 1 |\n", "| 2000 ", "| " + "word " * 20 + "|\n", "|||\n"],
    "all kinds": KINDS.split("|"),
}


class Page(App[None]):
    pilot: Pilot[None]

    def compose(self) -> ComposeResult:
        yield AnswerText()

    @property
    def answer(self) -> AnswerText:
        return self.query_one(AnswerText)

    @property
    def painted(self) -> list[list[tuple[str, str]]]:
        return painted(self)


def painted(app: App[None]) -> list[list[tuple[str, str]]]:
    """What stands on the screen: words and how they look."""
    return [
        [(segment.text, str(segment.style)) for segment in strip.simplify()]
        for strip in app.screen._compositor.render_strips()
    ]


def cells(app: App[None]) -> list[list[tuple[str, str]]]:
    """Each character and its look; that of a blank is its background."""
    return [
        [
            (letter, str(style if letter != " " else style and style.background_style))
            for text, style, _ in strip
            for letter in text
        ]
        for strip in app.screen._compositor.render_strips()
    ]


@asynccontextmanager
async def page(pieces: Sequence[str], at_once: bool) -> AsyncIterator[Page]:
    app = Page()
    async with app.run_test(size=(60, 90)) as pilot:
        app.pilot = pilot
        app.answer.numbers = frozenset((1,))
        if at_once:
            await app.answer.update("".join(pieces))
        else:
            for piece in pieces:
                await app.answer.append(piece)
                await pilot.pause(0)
        await pilot.pause(0.05)
        yield app


@pytest.mark.parametrize("shape", SHAPES)
async def test_what_grew_looks_like_what_came_at_once(shape: str) -> None:
    async with page(SHAPES[shape], at_once=True) as app:
        wanted = app.painted
    async with page(SHAPES[shape], at_once=False) as app:
        assert app.painted == wanted


class Plain(App[None]):
    """The same through widgets of Textual alone."""

    def compose(self) -> ComposeResult:
        yield Markdown(open_links=False)


LISTS = {name: pieces for name, pieces in SHAPES.items() if not re.search(r"\[1\]|\|--", "".join(pieces))}


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("width", [20, 60])
@pytest.mark.parametrize("shape", LISTS)
async def test_lists_look_as_textual_draws_them(shape: str, width: int, theme: str) -> None:
    text, looks = "".join(LISTS[shape]), []
    for app, kind in ((Page(), AnswerText), (Plain(), Markdown)):
        async with app.run_test(size=(width, 60)) as pilot:
            app.theme = theme
            await app.query_one(kind).update(text)
            await pilot.pause(0.05)
            looks.append(cells(app))
    assert looks[0] == looks[1]


async def test_a_list_of_paragraphs_is_one_widget() -> None:
    async with page(["- one\n  1. in it\n", "- two\n"], at_once=False) as app:
        (shown,) = app.query(GrowingList)
        await app.answer.append("- three\n")
        assert list(app.query(GrowingList)) == [shown] and not shown.children


async def test_rows_of_other_items_that_stand_there_are_kept() -> None:
    async with page(["- one\n\n  ```\n  code\n  ```\n", "- two\n"], at_once=False) as app:
        rows = list(app.query(Horizontal))
        paragraphs = list(app.query(AnswerParagraph))
        await app.answer.append("- three\n")
        assert list(app.query(Horizontal))[:2] == rows
        assert list(app.query(AnswerParagraph))[:2] == paragraphs
        assert len(app.query(Horizontal)) == 3


async def test_an_item_without_words_has_its_symbol() -> None:
    async with page(["- one\n-\n- three\n"], at_once=True) as app:
        assert ["".join(text for text, _ in line).strip() for line in app.painted][:3] == ["• one", "•", "• three"]


async def test_words_of_a_list_can_be_selected() -> None:
    async with page(["- one\n", "- two\n  - three\n"], at_once=True) as app:
        shown = app.query_one(GrowingList)
        before = app.painted
        app.screen.selections = {shown: Selection(Offset(1, 0), Offset(2, 2))}
        await app.pilot.pause()
        assert app.screen.get_selected_text() == "ne\n• two\n  ▪ th"
        assert app.painted != before


async def test_a_place_in_a_list_is_known_by_its_text() -> None:
    async with page(["- one\n", "- two\n  - three\n"], at_once=True) as app:
        region = app.query_one(GrowingList).content_region
        widget, offset = app.screen.get_widget_and_offset_at(region.x + 6, region.y + 2)
        assert widget is app.query_one(GrowingList) and offset == Offset(2, 2)


async def test_a_citation_in_a_list_is_found_clicked_and_lit_up() -> None:
    async with page(["- " + "word " * 30 + "\n", "- two [1]\n"], at_once=True) as app:
        shown = app.query_one(GrowingList)
        assert shown.row_of(1) == 3 and shown.row_of(2) is None
        app.answer.choose(1)
        region = shown.content_region
        style = app.screen.get_style_at(region.x + 7, region.y + 3)
        assert style.reverse and style.meta["@click"] == "cite(1)"


def lines(content: Content, width: int) -> list[Strip]:
    options = RenderOptions(lambda style: Style.parse(style) if isinstance(style, str) else style, {})
    return content.render_strips(width, None, Style(), options)


def grown(text: str, width: int, step: int, spans: Sequence[Span] = ()) -> tuple[GrowingContent, list[Strip]]:
    content, painted = None, list[Strip]()
    for end in range(step, len(text) + step, step):
        content = GrowingContent(text[:end], [span for span in spans if span.end <= end], content)
        painted = lines(content, width)
    assert content is not None
    return content, painted


def test_a_paragraph_wraps_only_its_end_again() -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    content, painted = grown(text, 40, 100)
    longer = GrowingContent(text + " and more", [], content)
    again = lines(longer, 40)
    assert [strip.text for strip in again] == [strip.text for strip in lines(Content(text + " and more"), 40)]
    assert again[:300] == painted[:300] and again[0] is painted[0]
    assert longer.get_height({}, 40) == len(again)


@pytest.mark.parametrize("width", [1, 11, 40])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 900,
        "強品 " * 300,
        "word  two   \n\n three\n" * 40,
        " " * 400 + "x",
        "e\u0301 \U0001f468\u200d\U0001f469 " * 80,
    ],
)
def test_kept_lines_are_those_of_the_whole(text: str, width: int) -> None:
    _, painted = grown(text, width, 37)
    assert [strip.text for strip in painted] == [strip.text for strip in lines(Content(text), width)]


def test_a_style_that_comes_later_or_another_width_makes_all_lines_anew() -> None:
    text = "word " * 400
    content, _ = grown(text, 40, 200)
    styled = GrowingContent(text, [Span(0, 4, "bold")], content)
    first = next(iter(lines(styled, 40)[0]))
    assert first.style is not None and first.style.bold
    assert len(lines(styled, 20)) == styled.get_height({}, 20) == len(lines(Content(text), 20))


TABLE = """
| day | what was done | £ |
|:-:|---|--:|
| 3 May | service [1] ✓ | 92 |
| 13 June | frozen **condensate** pipe | 1440 |
"""
NARROW = """
 day  │ what was   │    £
      │ done       │
──────┼────────────┼──────
  3   │ service    │   92
 May  │ [1] ✓      │
──────┼────────────┼──────
  13  │ frozen     │ 1440
 June │ condensate │
      │ pipe       │
"""


def words(app: Page) -> list[str]:
    """Lines of the screen as far as something stands in them."""
    found = ["".join(text for text, _ in line).rstrip()[2:] for line in app.painted]
    return [line for line in found if line]


async def test_a_table_is_as_wide_as_it_needs_to_be() -> None:
    async with page([TABLE], at_once=True) as app:
        assert words(app) == [
            "   day   │ what was done          │    £",
            "─────────┼────────────────────────┼──────",
            "  3 May  │ service [1] ✓          │   92",
            " 13 June │ frozen condensate pipe │ 1440",
        ]
        await app.pilot.resize_terminal(30, 30)
        assert words(app) == [line for line in NARROW.splitlines() if line]
        assert app.query_one(AnswerTable).row_of(1) == 3


async def test_a_citation_in_a_table_is_found_clicked_and_lit_up() -> None:
    async with page([TABLE], at_once=True) as app:
        shown = app.query_one(AnswerTable)
        assert shown.row_of(1) == 2 and shown.row_of(2) is None
        app.answer.choose(1)
        place = shown.content_region.offset + Offset(20, 2)
        style = app.screen.get_style_at(*place)
        assert style.reverse and style.meta["@click"] == "cite(1)"
        assert app.screen.get_widget_and_offset_at(*place) == (shown, Offset(17, 1))


async def test_words_of_a_table_can_be_selected() -> None:
    async with page([TABLE], at_once=True) as app:
        app.screen.selections = {app.query_one(AnswerTable): Selection(Offset(6, 0), Offset(3, 1))}
        assert app.screen.get_selected_text() == "what was done │ £\n3 M"
