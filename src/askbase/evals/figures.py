"""How figures are written: short numbers with their intervals, and rows folded to 80 columns. No statistics here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from askbase.clean import clean_line
from askbase.evals.figure import Figure

WIDTH = 80
INDENT = 15


def interval(figure: Figure | None, *, signed: bool = False) -> str:
    """`.89 [.83 .93]`, with a sign where the value can be negative; a dash when there is no value."""
    if figure is None or figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{number(figure.value, signed=signed)} (n {figure.n})"
    low, high = number(figure.low, signed=signed), number(figure.high, signed=signed)
    return f"{number(figure.value, signed=signed)} [{low} {high}]"


def number(value: float, *, signed: bool = False) -> str:
    """`.89`, `1.0`, `-.07`, and with a sign `+.89`."""
    text = f"{abs(value):.2f}"
    text = "1.0" if text == "1.00" else text.removeprefix("0")
    sign = "-" if value < 0 and text.strip("0.") else "+" if signed else ""
    return sign + text


def share(figure: Figure | None) -> str:
    """`6/30 [.10 .37]`: the count comes first, since it cannot mislead."""
    if figure is None or figure.events is None or figure.chances is None:
        return interval(figure)
    if figure.low is None or figure.high is None:
        return f"{figure.events}/{figure.chances}"
    return f"{figure.events}/{figure.chances} [{number(figure.low)} {number(figure.high)}]"


def seconds(value: float) -> str:
    """`38 ms`, `2.1 s`."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def chance(p: float) -> str:
    """`p .012`, and `p < .001` for what would otherwise read as no chance at all."""
    return "p < .001" if p < 0.001 else f"p {p:.3f}".replace("0.", ".", 1)


def some(names: Sequence[str], shown: int = 3) -> str:
    """The first few names, and how many more there are: `a, b, c and 17 more`."""
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(clean_line(name) for name in names[:shown]) + more


def plural(count: int, what: str) -> str:
    """`1 case`, `2 cases`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def listed(label: str, said: Iterable[str]) -> list[str]:
    """A label and sentences, each on lines of its own, folded to 80 columns; nothing where there are none."""
    lines: list[str] = []
    for each in said:
        head = " " * INDENT if lines else f"  {label:<{INDENT - 2}}"
        lines += wrap(each, WIDTH, initial_indent=head, subsequent_indent=" " * (INDENT + 2))
    return lines


def line_of(label: str, items: Iterable[str]) -> list[str]:
    """A label and its items, folded to 80 columns without cutting an item."""
    lines: list[str] = []
    row = f"  {label:<{INDENT - 3}} "
    for item in items:
        if len(row) > INDENT and len(row) + 3 + len(item) > WIDTH:
            lines.append(row.rstrip())
            row = " " * INDENT
        row += item if len(row) == INDENT else f"   {item}"
    return [*lines, row.rstrip()]
