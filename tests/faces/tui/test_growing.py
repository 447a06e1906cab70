"""An answer that grows looks as if it had come at once, and what stands there is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from askbase.faces.tui.answer_text import AnswerParagraph, AnswerText
from askbase.faces.tui.growing import GrowingContent

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
    "all kinds": KINDS.split("|"),
}


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield AnswerText()

    @property
    def answer(self) -> AnswerText:
        return self.query_one(AnswerText)

    @property
    def painted(self) -> list[list[tuple[str, str]]]:
        return [
            [(segment.text, str(segment.style)) for segment in strip.simplify()]
            for strip in self.screen._compositor.render_strips()
        ]


@asynccontextmanager
async def page(pieces: Sequence[str], at_once: bool) -> AsyncIterator[Page]:
    app = Page()
    async with app.run_test(size=(60, 90)) as pilot:
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


async def test_items_that_stand_there_are_kept() -> None:
    async with page(["- one\n", "- two\n"], at_once=False) as app:
        rows = list(app.query(Horizontal))
        paragraphs = list(app.query(AnswerParagraph))
        await app.answer.append("- three\n")
        assert list(app.query(Horizontal))[:2] == rows
        assert list(app.query(AnswerParagraph))[:2] == paragraphs
        assert len(app.query(Horizontal)) == 3


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
