"""Judges under test: one that reads notices, one that nods does not, one that fails has noticed nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from askbase.evals.cases import Evidence, Nugget
from askbase.evals.judging.awake import JUDGED, Noticed, noticed_table, try_judge
from askbase.evals.judging.cache import ReplyCache
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.judge import Judge
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material
from askbase.evals.suite import Suite
from askbase.private_rules import PrivateRules
from tests.evals.builders import CITED, GOLD, NOTES, OTHER, make_case, make_sample
from tests.fakes.fake_chat import FakeChat, Reply, verdicts

HEDGED = "The boiler was probably serviced on 3 May 2024 [1]."


def world() -> tuple[list[Sample], Material]:
    case = make_case("boiler", kind="hedge", nuggets=(Nugget("on `3 May 2024`", True),),
                     evidence=(Evidence("boiler.md", "The boiler was serviced on 3 May 2024."),))  # fmt: skip
    samples = [make_sample(pool=(GOLD, OTHER), packed=(0, 1), citations=(CITED,), answer=HEDGED)]
    return samples, Material({case.id: case}, NOTES, {}, Suite())


def reads(heard: str) -> str:
    """Says no to what was denied, invented, unhedged or credited to the garden."""
    if "cannot be true if" in heard:
        return verdicts(heard, "yes" if " not " in heard.partition("answer to check")[2] else "no")
    if "at most as sure" in heard:
        return verdicts(heard, "yes" if "probably" in heard.partition("answer to check")[2] else "no")
    ids = re.findall(r"<item id=(\S+)>\n(.*?)</item>", heard, re.DOTALL)
    bad = ("Quibell", "apple tree", "It is not true", "was not")
    entries = [
        f'{{"id": "{name}", "verdict": "{"no" if any(b in text for b in bad) else "yes"}"}}' for name, text in ids
    ]
    return f'{{"items": [{", ".join(entries)}]}}'


async def tried(tmp_path: Path, chat: FakeChat) -> dict[str, Noticed]:
    cache = ReplyCache(tmp_path / "cache.db")
    samples, material = world()
    try:
        return {
            found.name: found
            for found in await try_judge(Judge(chat, cache), samples, material, 5, Discretion(True, {}, PrivateRules()))
        }
    finally:
        cache.close()


async def test_a_judge_that_reads_notices_everything(tmp_path: Path) -> None:
    found = await tried(tmp_path, FakeChat(otherwise=reads))
    assert set(found) == set(JUDGED)
    assert {name: (each.noticed, each.done) for name, each in found.items()} == dict.fromkeys(JUDGED, (1, 1))


def nods(heard: str) -> str:
    return verdicts(heard, "no" if "cannot be true if" in heard else "yes")


def breaks(heard: str) -> Reply:
    return "PASS" if "Quibell" in heard else reads(heard)


@pytest.mark.parametrize(("judge", "failed"), [(nods, 0), (breaks, 1)])
async def test_one_that_nods_or_breaks_has_noticed_nothing(
    tmp_path: Path, judge: Callable[[str], Reply], failed: int
) -> None:
    found = (await tried(tmp_path, FakeChat(otherwise=judge)))["credit an invention"]
    assert (found.done, found.noticed, found.failed, found.sound) == (1, 0, failed, False)
    text = noticed_table([found])
    assert text.splitlines()[1].startswith("! credit an invention") and max(map(len, text.splitlines())) <= 80
