"""A sweep in words, at 80 columns: every setting tried, the front, and what the other half says of the best."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from askbase.clean import clean_line
from askbase.evals.figures import WIDTH, interval, number, seconds
from askbase.evals.receipts import Receipt
from askbase.evals.sweep import Tried, as_good, best, decisive, front, named

_NAME = 34


def sweep_report(tried: Sequence[Tried], confirmed: Receipt | None, left: int) -> str:
    """`left` cases were kept for confirming."""
    first = tried[0].result
    name, signed = decisive(first), not first.manifest.retrieval_only
    on_front = front(tried)
    lines = [
        f"sweep {clean_line(first.manifest.suite.name)} · {len(first.scores)} cases choose, {left} confirm"[:WIDTH],
        f"  {'setting':<{_NAME}}{name + ' [95%]':<20}{'median':>8}{'tokens':>9}",
    ]
    for each in tried:
        sign = "*" if each in on_front else " "
        value = interval(each.figure, signed=signed)
        label = clean_line(named(each.setting))[: _NAME - 1]
        lines.append(f"{sign} {label:<{_NAME}}{value:<20}{seconds(each.seconds):>8}{each.tokens:>9,.0f}".rstrip())
    lines.append("  * nothing else is better without being slower or longer")
    equals = [clean_line(named(each.setting)) for each in as_good(tried)]
    said, *more = _verdict(best(tried), confirmed)
    ties = wrap(f"as good there: {', '.join(equals)}", WIDTH - 2) if equals else []
    return "\n".join([*lines, said, *(f"  {line}" for line in ties), *more]) + "\n"


def _verdict(chosen: Tried, confirmed: Receipt | None) -> list[str]:
    if confirmed is None:
        return ["BEST as it is: no setting did better on the half that chooses"]
    change = f"{number(confirmed.difference, signed=True)} [{number(confirmed.low, signed=True)} "
    change += f"{number(confirmed.high, signed=True)}]"
    told = confirmed.verdict if confirmed.verdict != "cannot tell" else f"cannot tell with {confirmed.n} cases"
    return [
        f"BEST {clean_line(named(chosen.setting))}"[:WIDTH],
        f"  on the other half, against as it is: {change}",
        f"  {told}; differences show from {number(confirmed.visible)} on",
    ]
