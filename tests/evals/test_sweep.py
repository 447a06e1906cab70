"""Trying settings: the grid, the two halves, the front, the receipts, and the whole way over a small vault."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from askbase.errors import EvalError, UsageError
from askbase.evals.cases import Evidence, case_line
from askbase.evals.clusters import clusters_of
from askbase.evals.receipts import add_receipts, config_of, read_receipts, receipt
from askbase.evals.results import Result
from askbase.evals.sweep import Tried, best, front, halves, named, settings_of
from askbase.evals.sweep_report import sweep_report
from askbase.faces.cli.evals import sweep as sweep_module
from askbase.faces.cli.evals.group import evals_group
from tests.fakes.vaults import Vault

from .builders import make_case
from .test_compare import run_of


def slower(result: Result, seconds: float) -> Result:
    scores = [dataclasses.replace(score, ms={"total": seconds * 1000}) for score in result.scores]
    from askbase.evals.summary import summarise

    return dataclasses.replace(result, summary=summarise(scores, result.manifest.suite), scores=tuple(scores))


def test_options_make_a_grid_and_ablations_stand_alone() -> None:
    found = settings_of(["search.limit=5,10", "search.dense_weight=0.4"], ["dense"])
    assert [named(each) for each in found] == [
        "as it is", "limit=5 dense_weight=0.4", "limit=10 dense_weight=0.4", "dense_weight=0",
    ]  # fmt: skip


@pytest.mark.parametrize("option", ["search.limit", "search.limit=", "notes.dir=a,b", "limit=3"])
def test_what_cannot_be_swept_is_refused(option: str) -> None:
    with pytest.raises(UsageError):
        settings_of([option], [])


def test_no_cluster_lies_in_both_halves() -> None:
    cases = [make_case(f"c{at}", evidence=(Evidence(f"n{at // 3}.md", "words"),)) for at in range(60)]
    first, second = halves(cases)
    cluster = clusters_of(cases)
    assert len(first) + len(second) == 60 and min(len(first), len(second)) >= 15
    assert not {cluster[case.id] for case in first} & {cluster[case.id] for case in second}
    with pytest.raises(UsageError, match="too few clusters"):
        halves(cases[:3])


def test_the_front_drops_what_is_worse_and_slower() -> None:
    good, cheap, bad = (
        Tried({"search.limit": name}, slower(run_of(right), took))
        for name, right, took in (("a", 50, 2.0), ("b", 40, 1.0), ("c", 39, 2.5))
    )
    assert front([good, cheap, bad]) == [good, cheap] and best([good, cheap, bad]) is good


def test_a_receipt_survives_its_file_and_carries_a_verdict(tmp_path: Path) -> None:
    made = receipt(run_of(30), run_of(50), {"search.limit": "5"}, "choose")
    assert (made.metric, made.verdict, made.n) == ("reward", "better", 60)
    add_receipts(tmp_path / "receipts.jsonl", [made])
    add_receipts(tmp_path / "receipts.jsonl", [made])
    assert read_receipts(tmp_path / "receipts.jsonl") == [made, made] and read_receipts(tmp_path / "none") == []
    (tmp_path / "bad").write_text('{"setting": {}}\n')
    with pytest.raises(EvalError, match="no receipt"):
        read_receipts(tmp_path / "bad")


def test_another_model_or_index_is_another_config_and_other_code_is_not() -> None:
    one = {"model": "a", "embedding": "e", "code": "1"}
    assert config_of(one) == config_of({**one, "code": "2"}) != config_of({**one, "model": "b"})


def test_the_report_names_the_front_and_says_what_the_other_half_says() -> None:
    tried = [Tried({}, slower(run_of(30), 1.0)), Tried({"search.limit": "5"}, slower(run_of(50), 2.0))]
    confirmed = receipt(run_of(30), run_of(33), {"search.limit": "5"}, "confirm")
    text = sweep_report(tried, confirmed, 60)
    assert max(map(len, text.splitlines())) <= 80
    assert "* as it is" in text and "* limit=5" in text and "BEST limit=5" in text and "cannot tell with 60" in text
    assert "no setting did better" in sweep_report(tried, None, 60)


def test_from_settings_to_receipts_over_a_vault(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = []
    for at in range(12):
        vault.write(f"visit-{at}.md", f"# Visit {at}\n\nThe boiler number {at} was serviced by Karin on day {at}.\n")
        evidence = (Evidence(f"visit-{at}.md", f"The boiler number {at} was"),)
        cases.append(make_case(f"c{at}", question=f"When was boiler number {at} serviced?", evidence=evidence))
    vault.sync()
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(case_line(case)) + "\n" for case in cases))
    opened: list[dict[str, Any]] = []

    def open_vault(overrides: dict[str, Any] | None = None, **_: Any) -> Any:
        opened.append(overrides or {})
        return vault.base(**{name.replace(".", "__"): value for name, value in (overrides or {}).items()})

    monkeypatch.setattr(sweep_module, "open_base", open_vault)
    words = ["sweep", "--cases", str(file), "--retrieval-only", "--set", "search.limit=1,3", "-q",
             "--runs", str(tmp_path / "runs"), "--receipts", str(tmp_path / "receipts.jsonl")]  # fmt: skip
    found = CliRunner().invoke(evals_group, words)
    assert found.exit_code == 0, found.exception
    assert all(f" {name} " in found.stdout for name in ("as it is", "limit=1", "limit=3"))
    assert [each.half for each in read_receipts(tmp_path / "receipts.jsonl")][:2] == ["choose", "choose"]
    stored = sorted((tmp_path / "runs").iterdir())
    assert CliRunner().invoke(evals_group, words).exit_code == 0
    assert sorted((tmp_path / "runs").iterdir()) == stored  # nothing changed, nothing is asked again


def test_ties_go_to_what_is_there_and_are_said_to_be_ties() -> None:
    now, five, ten = (
        Tried(setting, slower(run_of(right), took))
        for setting, right, took in (
            ({}, 40, 1.002),
            ({"search.limit": "5"}, 40, 1.001),
            ({"search.limit": "9"}, 40, 1),
        )
    )
    assert best([now, five, ten]) is now, "some milliseconds choose nothing"
    assert "as good there: limit=5, limit=9" in sweep_report([now, five, ten], None, 60)
    worse = Tried({}, slower(run_of(30), 1.0))
    assert best([worse, five, ten]) is five
    text = sweep_report([worse, five, ten], receipt(run_of(30), run_of(33), {"search.limit": "5"}, "confirm"), 60)
    assert "BEST limit=5" in text and "as good there: limit=9" in text
    assert "as good" not in sweep_report([worse, five], None, 60)
