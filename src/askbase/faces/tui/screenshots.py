"""`python -m askbase.faces.tui.screenshots OUT_DIR` draws the pictures of the documentation, the same each time."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.scripted import Said, Script, ScriptedBase, note
from askbase.faces.tui.themes import DARK, LIGHT
from askbase.types import Note

LOG = "home/boiler-log.md"
HOWTO = "howto/boiler-pressure.md"
JOURNAL = "journal/2024-11-03.md"
CELL = 12.2  # width of a character in an exported picture
_NOTES = {
    LOG: note(LOG, """# Boiler log

Combi boiler, 24 kW, fitted in August 2009, in the cupboard on the landing.

## Visits

- 2022-10-18, Callum: service, £79
- 2024-01-13, Desmond: frozen condensate pipe, service, £144
- 2024-11-01, Callum: service, expansion vessel to 0.8 bar, £92

## Intervals

Corrected on 3 November 2024: service every 12 months, always in November; otherwise the guarantee on the gas valve
lapses (Callum).

Next due: November 2025.
""", day=date(2024, 11, 1), tags=("home", "boiler")),
    HOWTO: note(HOWTO, """# Top up the boiler pressure

1. Boiler off, radiators cold. Look at the gauge: the right cold pressure is **1.3 bar**
   (anything from 1.0 to 1.5 is fine).
2. Connect the silver braided hose to both valves, finger-tight and a quarter turn.
3. Open the left valve fully, then the right one slowly. You will hear it.

More than one top-up in two months means a leak or a flat expansion vessel. Call Callum, do not keep filling.
""", tags=("home",)),
    JOURNAL: note(JOURNAL, """# Sunday

Callum came on Friday. He says Desmond's two-year interval was wrong: the guarantee on the gas valve wants every
November.

Long walk after that, first frost on the allotment.
""", day=date(2024, 11, 3), tags=("journal",)),
}  # fmt: skip
_SERVICE = (
    Said("The boiler was last serviced on **1 November 2024** by Callum, who also set the expansion vessel to"
         " 0.8 bar; it cost £92 [1]. ",
         ((LOG, "2024-11-01, Callum: service, expansion vessel to 0.8 bar, £92"),)),
    Said("It has to be serviced every 12 months, always in November, or the guarantee on the gas valve lapses"
         " [2][3].\n\n",
         ((LOG, "service every 12 months, always in November; otherwise the guarantee on the gas valve\nlapses"),
          (JOURNAL, "the guarantee on the gas valve wants every\nNovember"))),
    Said("An older entry that says two years was corrected. ", (), False),
)  # fmt: skip
_PRESSURE = (
    Said("Cold, it should show **1.3 bar**; anything from 1.0 to 1.5 is fine [1]. ",
         ((HOWTO, "the right cold pressure is **1.3 bar**\n   (anything from 1.0 to 1.5 is fine)"),)),
    Said("If it needs more than one top-up in two months, there is a leak or a flat expansion vessel: call Callum"
         " and do not keep filling [2].",
         ((HOWTO, "More than one top-up in two months means a leak or a flat expansion vessel. Call Callum,"
                  " do not keep filling."),)),
)  # fmt: skip
Steps = Callable[[ChatApp, Pilot[None]], Coroutine[Any, Any, None]]


async def draw(out: Path, name: str, size: tuple[int, int], theme: str, steps: Steps) -> Path:
    """One picture after these steps."""
    with tempfile.TemporaryDirectory() as data:
        notes: dict[str, Note] = _NOTES
        app = ChatApp(ScriptedBase(Path("~/notes"), Path(data), Script(notes=notes, said=_SERVICE)))
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            app.prompt.cursor_blink = False
            await settle(app, pilot)
            await steps(app, pilot)
            await settle(app, pilot)
            svg = app.export_screenshot(title="askbase chat")
        app.conversations.close()
    path = out / f"{name}.svg"
    path.write_text(self_contained(svg), encoding="utf-8")
    return path


async def talk(app: ChatApp, pilot: Pilot[None]) -> None:
    """Two questions, answered."""
    await ask(app, pilot, "When was the boiler last serviced, and by whom?")
    assert isinstance(app.base, ScriptedBase)
    app.base.script.said = _PRESSURE
    await ask(app, pilot, "And what pressure should it have?")


async def ask(app: ChatApp, pilot: Pilot[None], question: str) -> None:
    app.prompt.value = question
    await pilot.press("enter")
    await settle(app, pilot)


async def settle(app: ChatApp, pilot: Pilot[None]) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def one_question(app: ChatApp, pilot: Pilot[None]) -> None:
    await ask(app, pilot, "When was the boiler last serviced, and by whom?")


async def inspector(app: ChatApp, pilot: Pilot[None]) -> None:
    await one_question(app, pilot)
    await pilot.press("f2")


async def stepped(app: ChatApp, pilot: Pilot[None]) -> None:
    await one_question(app, pilot)
    await pilot.press("ctrl+n")


async def nothing(app: ChatApp, pilot: Pilot[None]) -> None:
    """The screen as it opens."""


async def completing(app: ChatApp, pilot: Pilot[None]) -> None:
    """A filter chosen, and another on its way."""
    await pilot.press(*"tag:ho", "tab")
    await settle(app, pilot)
    await pilot.press(*"Who came, says @b")


async def helped(app: ChatApp, pilot: Pilot[None]) -> None:
    await pilot.press("f1")


def self_contained(svg: str) -> str:
    """Without the fonts it would fetch from elsewhere, and without ids that differ from run to run."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace")
    svg = re.sub(r"<text [^>]*>\s*</text>\n?", "", svg)
    svg = re.sub(r'x="([\d.]+)"( y="[^"]+") textLength="([\d.]+)"([^>]*>)((?:&#160;)+)', _unindented, svg)
    return re.sub(r"terminal-\d+", "terminal", svg)


def _unindented(found: re.Match[str]) -> str:
    """Leading spaces as an offset: some programs that show SVG drop them."""
    skipped = CELL * found[5].count("&")
    x, width = float(found[1]) + skipped, float(found[3]) - skipped
    return f'x="{x:g}"{found[2]} textLength="{width:g}"{found[4]}' if width > 0 else found[0]


async def main(out: Path, everything: bool = False) -> None:
    """The pictures of the documentation, or every screen in three sizes."""
    pictures: list[tuple[str, tuple[int, int], str, Steps]] = [
        ("chat-dark", (160, 48), DARK.name, talk),
        ("chat-light", (160, 48), LIGHT.name, talk),
        ("small-dark", (80, 24), DARK.name, one_question),
        ("small-light", (80, 24), LIGHT.name, one_question),
        ("completing", (80, 24), DARK.name, completing),
        ("inspector", (80, 24), DARK.name, inspector),
    ]
    every: tuple[Steps, ...] = (nothing, one_question, stepped, talk, inspector, completing, helped)
    if everything:
        for theme, short in ((DARK.name, "dark"), (LIGHT.name, "light")):
            for width, height in ((80, 24), (120, 36), (160, 48)):
                for steps in every:
                    pictures.append((f"{steps.__name__}-{width}-{short}", (width, height), theme, steps))
    for name, size, theme, steps in pictures:
        print(await draw(out, name, size, theme, steps))


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(folder, "--all" in sys.argv))
