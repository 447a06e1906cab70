"""A suite.toml is read strictly: a setting that does not mean what it says is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase.errors import BadCase
from askbase.evals.suite import Gate, load_suite


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lambda = nan", "lambda is a number from 0 on, not nan"),
        ("lambda = -1", "lambda is a number from 0 on, not -1"),
        ("lambda = inf", "lambda is a number"),
        ("lambda = true", "lambda is a number"),
        ("k = 2.7", "k is a whole number from 1 on, not 2.7"),
        ("k = true", "k is a whole number"),
        ("k = '5'", "k is a whole number from 1 on, not '5'"),
        ("unanswerable_mix = nan", "unanswerable_mix is a number from 0 to 1, not nan"),
        ("unanswerable_mix = 1.5", "unanswerable_mix is a number from 0 to 1"),
        ("on_inconclusive = 'pass'", "on_inconclusive is 'exit' or 'warn', not 'pass'"),
        ("name = 3", "name is a text, not 3"),
        ("gate = 3", r"gates are tables: write \[\[gate\]\]"),
        ("[gate]\nmetric = 'mrr'\nmin = 0.5", r"gates are tables: write \[\[gate\]\]"),
        ("[[gate]]\nmetric = 'mrr'\nmin = nan", "min of mrr is a number, not nan"),
        ("[[gate]]\nmetric = 'mrr'\nmax = 'much'", "max of mrr is a number, not 'much'"),
        ("[[gate]]\nmetric = 'mrr'\ntolerance = -0.1", "tolerance of mrr is a number from 0 on, not -0.1"),
        ("[[gate]]\nmetric = 'error'\nupper_max = 2", "upper_max of error is a number from 0 to 1, not 2"),
        ("[[gate]]\nmetric = 'error'\nzero = false", "zero of error is true, not False: leave the gate out"),
        ("[[gate]]\nmetric = 'rewrad'\nmin = 0.5", "no metric 'rewrad'; perhaps 'reward'"),
        ("[[gate]]\nmetric = 'all_hits_at_10'\nmin = 0.5", "no metric 'all_hits@10'; perhaps 'all_hit@10'"),
        ("[[gate]]\nmetric = 'zzz'\nmin = 0.5", r"no metric 'zzz'\."),
        ("[[gate]]\nmetric = 'total_p95_s'\ntolerance = 1", "total_p95_s has no value for a single case"),
    ],
)
def test_a_setting_that_does_not_mean_what_it_says(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "suite.toml").write_text(text)
    with pytest.raises(BadCase, match=rf"suite\.toml: {said}"):
        load_suite(tmp_path / "suite.toml")


@pytest.mark.parametrize(
    "metric",
    "reward total_p95_s first_token_max_s tokens_in cost cost_per_right seconds_per_right refusal_f1 refusal_precision "
    "reward_answerable reward_unanswerable aurc excess_aurc recall@packed note_recall@3".split(),
)
def test_every_figure_of_a_run_can_be_gated(tmp_path: Path, metric: str) -> None:
    (tmp_path / "suite.toml").write_text(f"lambda = 2\n[[gate]]\nmetric = '{metric}'\nmax = 1\n")
    assert load_suite(tmp_path / "suite.toml").gates == (Gate(metric, "max", 1.0),)


def test_every_figure_that_is_measured_is_known(tmp_path: Path) -> None:
    from askbase.evals.metrics import is_figure
    from askbase.evals.summary import summarise

    from .test_compare import mixed

    found = summarise(mixed().scores, mixed().manifest.suite, prices=(1.0, 1.0))
    assert [name for name in found.figures if not is_figure(name)] == []


def test_a_suite_is_called_after_its_file_whatever_way_the_path_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "house").mkdir()
    monkeypatch.chdir(tmp_path / "house")
    typed = ["cases.jsonl", "./cases.jsonl", "../house/cases.jsonl", str(tmp_path / "house" / "cases.jsonl")]
    assert {load_suite(Path(each).parent / "suite.toml", Path(each)).name for each in typed} == {"house"}
    assert load_suite(Path("suite.toml"), Path("boiler.jsonl")).name == "boiler"
    Path("suite.toml").write_text("k = 5")
    assert load_suite(Path("suite.toml"), Path("boiler.jsonl")).name == "boiler"
    Path("suite.toml").write_text("name = 'mine'")
    assert load_suite(Path("suite.toml"), Path("boiler.jsonl")).name == "mine"
