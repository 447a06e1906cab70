"""A few rounds of every trial; `make stress` runs them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stress.trials import TRIALS, carry_out


@pytest.mark.parametrize("name", TRIALS)
def test_a_few_rounds(name: str, tmp_path: Path) -> None:
    trial = TRIALS[name]
    outcome = carry_out(name, tmp_path, trial.fast, seed=1, notes=trial.notes)
    assert outcome.failures == ()
