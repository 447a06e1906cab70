"""State at a glance: the line at the bottom."""

from __future__ import annotations

from dataclasses import replace

from askbase.faces.tui.scripted import Script
from askbase.types import Skipped, Usage
from tests.faces.tui.conftest import LOG, Opened


async def test_what_is_indexed_skipped_stale_and_without_vectors(opened: Opened, script: Script) -> None:
    script.notes = {LOG: script.notes[LOG], "b.md": script.notes[LOG]}
    script.skipped, script.changed = (Skipped("c.md", "not text"),), 1000
    async with opened(size=(160, 48)) as chat:
        assert chat.shows("2 notes · 1,000 changed, F5 · 1 skipped")
        status = replace(chat.base.status(), changed=0, skipped=(), pending=2)
        chat.app.status.show_notes(status)
        await chat.settle()
        assert chat.shows("2 notes · 2 to embed (75 %), F5")


async def test_what_the_last_answer_took(opened: Opened, script: Script) -> None:
    script.change = {"usage": Usage(900, 100), "cost": 0.0123}
    async with opened() as chat:
        await chat.ask()
        line = chat.screen.splitlines()[-1]
        assert "s · 1,000 tok · 0.0123" in line
