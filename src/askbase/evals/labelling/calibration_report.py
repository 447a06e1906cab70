"""What a calibration found, in a few lines at 80 columns."""

from __future__ import annotations

from askbase.evals.figures import number
from askbase.evals.labelling.agreement import FEW_LABELS, FEWEST_FAILS, Agreement
from askbase.evals.labelling.calibrate import Calibration
from askbase.evals.stats import Interval

_MAY = {
    "uncalibrated": "shown with this word beside it; 30 test labels are the least",
    "provisional": "may warn, never gate",
    "aligned": "may gate",
    "stale": "nothing until it is measured again: the criterion or the judge changed",
}


def calibration_report(found: Calibration, judge: str) -> str:
    """The state first, then the rates behind it, then what is missing."""
    lines = [f"{found.criterion} by {judge}: {found.state.upper()} - {_MAY[found.state]}"]
    for name, side in (("test", found.test), ("dev", found.dev)):
        lines += _side(name, side)
    if found.raw is not None:
        true = _rate(found.true) if found.true else "not known: it hardly tells good from bad"
        lines.append(f"  pass rate    judge {number(found.raw)}   corrected {true}")
    if found.stale or found.lost:
        lines.append(f"  left out     {found.stale} labels of an earlier criterion, {found.lost} without their answer")
    more, fails = FEW_LABELS - found.test.labels, FEWEST_FAILS - found.test.fails
    if more > 0 or fails > 0:
        lines.append(f"  to gate      {max(0, more)} more test labels, {max(0, fails)} more of them fails")
    return "\n".join(line[:80] for line in lines) + "\n"


def _side(name: str, side: Agreement) -> list[str]:
    if not side.labels:
        return [f"  {name:<12} no labels"]
    agreed = "-" if side.kappa is None else number(side.kappa)
    precise = "-" if side.fail_precision is None else number(side.fail_precision)
    failed = f", {side.errors} verdicts failed" if side.errors else ""
    return [
        f"  {name:<12} {side.labels} labels, {side.fails} fails{failed}",
        f"  {'':<12} good kept {_rate(side.tpr)}   bad caught {_rate(side.tnr)}",
        f"  {'':<12} kappa {agreed}   of its fails right {precise}",
    ]


def _rate(rate: Interval | None) -> str:
    return "-" if rate is None else f"{number(rate.value)} [{number(rate.low)} {number(rate.high)}]"
