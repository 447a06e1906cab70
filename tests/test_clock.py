"""The day a question is asked on."""

from __future__ import annotations

import asyncio
from datetime import date

from askbase import clock
from tests.fakes.vaults import Vault

DAY = date(2024, 3, 1)


async def test_a_day_holds_for_what_is_asked_within_in_threads_too_and_for_nobody_else() -> None:
    async def asked(day: date | None) -> date:
        with clock.asked_on(day):
            await asyncio.sleep(0)
            return await asyncio.to_thread(clock.today)

    assert await asyncio.gather(asked(DAY), asked(None), asked(date(2020, 2, 29))) == [
        DAY, date.today(), date(2020, 2, 29),
    ]  # fmt: skip
    assert clock.today() == date.today()


async def test_last_month_counts_from_the_day_of_the_question(vault: Vault) -> None:
    vault.write("2024-02-10.md", "The pump was repaired.\n")
    vault.write("2023-06-10.md", "The pump broke.\n")
    async with vault.base() as base:
        await base.sync()
        with clock.asked_on(DAY):
            found = await base.search("notes from last month about the pump")
    assert [each.chunk.note_path for each in found.passages] == ["2024-02-10.md"]
