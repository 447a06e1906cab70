"""The whole way over a small vault with a real index: run, report, compare, gate, show. No model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from askbase.evals.cases import Evidence, case_line
from askbase.faces.cli.evals import run as run_module
from askbase.faces.cli.evals.group import evals_group
from tests.fakes.vaults import Vault

from .builders import make_case

SUITE = 'k = 5\n[[gate]]\nmetric = "error"\nzero = true\n[[gate]]\nmetric = "reward"\ntolerance = 0.1\n'
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """`askbase eval` over three notes and two cases, with an embedder that needs no weights."""
    vault.write("boiler.md", "# Boiler\n\nThe boiler was serviced on 3 May 2024 by Karin.\n")
    vault.write("garden.md", "# Garden\n\nThe apple tree was planted in 2019.\n")
    vault.write("kitchen.md", "# Kitchen\n\nThe oven door squeaks.\n")
    vault.sync()
    cases = [
        make_case("boiler", evidence=(Evidence("boiler.md", "serviced on 3 May 2024"),)),
        make_case("silent", question="Zzyzx quux frobnicate?", answerable=False),
    ]
    suite = tmp_path / "suite"
    suite.mkdir()
    (suite / "cases.jsonl").write_text("".join(json.dumps(case_line(case)) + "\n" for case in cases))
    (suite / "suite.toml").write_text(SUITE)

    def open_vault(overrides: dict[str, Any] | None = None, **_: Any) -> Any:
        return vault.base(**{name.replace(".", "__"): value for name, value in (overrides or {}).items()})

    monkeypatch.setattr(run_module, "open_base", open_vault)

    def run(*arguments: str) -> tuple[int, str]:
        named = [word.replace("CASES", str(suite / "cases.jsonl")) for word in arguments]
        found = CliRunner().invoke(evals_group, [*named, "--runs", str(tmp_path / "runs")])
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return found.exit_code, found.stdout

    return run


def test_from_cases_to_a_gate_without_a_model(call: Call, tmp_path: Path) -> None:
    code, text = call("run", "--cases", "CASES", "--baselines", "-q")
    assert code == 0 and "suite · 2 cases" in text and "recall@5 1.0" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "words only +" in text and "meaning only +" in text  # without a model the run is the extractive row
    code, page = call("show", "boiler")
    assert code == 0 and "boiler.md" in page and "present: serviced on `3 May 2024`" in page
    accepted = tmp_path / "accepted.json"
    assert call("report", "last", "--accept", str(accepted))[0] == 0
    assert "Karin" not in accepted.read_text() and "boiler was" not in accepted.read_text()
    assert call("gate", "last", "--accepted", str(accepted))[0] == 0
    assert call("compare", "last", str(accepted))[0] == 0
    assert call("mutate", "last")[0] == 0


def test_searching_only_and_going_on_with_it(call: Call) -> None:
    assert "REWARD" not in call("run", "--cases", "CASES", "--retrieval-only", "-q")[1]
    code, text = call("run", "--cases", "CASES", "--retrieval-only", "--resume", "-q")
    assert code == 0 and "search only" in text
    assert len(call("report", "--list")[1].splitlines()) == 1


def test_what_a_suite_asks_is_no_question_of_the_users(call: Call, vault: Vault) -> None:
    async def asked() -> None:
        async with vault.base() as base:
            await base.ask("Does the oven door squeak?")

    asyncio.run(asked())
    call("run", "--cases", "CASES", "--baselines", "-q")
    with vault.base() as base:
        assert [trace.question for trace in base.traces()] == ["Does the oven door squeak?"]
