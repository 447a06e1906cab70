"""Four drawings as SVG. Sizes and places are attributes and colours are classes: a strict policy allows no style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbase.evals.figures import number
from askbase.evals.html.text import line

WIDE, LABEL, ROW = 720, 150, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval; `main` is the run itself."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""
    main: bool = False


def intervals(marks: Sequence[Mark], *, low: float, high: float, zero: bool = False) -> str:
    """One row per mark: a dot with whiskers on a common scale."""

    def x(value: float) -> float:
        return LABEL + (min(max(value, low), high) - low) / (high - low) * (WIDE - LABEL - 150)

    parts = [f'<line class="axis" x1="{x(0):.1f}" y1="4" x2="{x(0):.1f}" y2="{len(marks) * ROW}"/>'] if zero else []
    for at, mark in enumerate(marks):
        y, cls = at * ROW + 16, "main" if mark.main else "other"
        parts.append(f'<text x="{LABEL - 12}" y="{y + 4}" text-anchor="end" class="{cls}">{line(mark.label)}</text>')
        parts.append(f'<line class="{cls}" x1="{x(mark.low):.1f}" y1="{y}" x2="{x(mark.high):.1f}" y2="{y}"/>')
        parts.append(f'<circle class="{cls}" cx="{x(mark.value):.1f}" cy="{y}" r="5"/>')
        parts.append(f'<text x="{WIDE - 140}" y="{y + 4}" class="{cls}">{line(mark.note)}</text>')
    return _svg("".join(parts), len(marks) * ROW + 8, "Values with their 95 % intervals")


def funnel(steps: Sequence[tuple[str, int]]) -> str:
    """Bars that get shorter from step to step."""
    most = max((count for _, count in steps), default=1) or 1
    parts = []
    for at, (label, count) in enumerate(steps):
        y, width = at * ROW, count / most * (WIDE - LABEL - 110)
        parts.append(f'<text x="{LABEL - 12}" y="{y + 18}" text-anchor="end">{line(label)}</text>')
        parts.append(f'<rect class="bar" x="{LABEL}" y="{y + 4}" width="{width:.1f}" height="18" rx="2"/>')
        parts.append(f'<text x="{LABEL + width + 8:.1f}" y="{y + 18}">{count} · {100 * count / most:.0f} %</text>')
    return _svg("".join(parts), len(steps) * ROW + 6, "How far the evidence came")


def curve(points: Sequence[tuple[float, float]], at: tuple[float, float] | None) -> str:
    """Risk over coverage, both in 0..1, with the point that is in use."""
    height, left = 240, 56
    top = max((risk for _, risk in points), default=0.0)
    scale = max(0.1, 1.4 * top)

    def place(coverage: float, risk: float) -> tuple[float, float]:
        return left + coverage * (WIDE - left - 40), 12 + (1 - risk / scale) * (height - 60)

    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
    parts = [*_frame(left, height, (0.0, scale), ("0", "half", "all"))]
    parts.append(f'<polyline class="curve" points="{steps}"/>')
    if at:
        x, y = place(*at)
        parts.append(f'<circle class="main" cx="{x:.1f}" cy="{y:.1f}" r="6"/>')
        anchor = "end" if x > WIDE / 2 else "start"
        shown = f"{number(at[1])} wrong at {100 * at[0]:.0f} % answered"
        parts.append(f'<text class="main" x="{x:.1f}" y="24" text-anchor="{anchor}">{shown}</text>')
    parts.append(f'<text x="{WIDE / 2}" y="{height - 6}" text-anchor="middle">share answered, surest first</text>')
    return _svg("".join(parts), height, "Share of wrong answers over the share of questions answered")


def front(marks: Sequence[tuple[Mark, float]], unit: str) -> str:
    """Quality (up) against what it costs (right, on a log scale); the best for their cost are joined."""
    from math import log10

    height, left = 280, 56
    costs = [max(cost, 1e-3) for _, cost in marks]
    lowest, highest = log10(min(costs)) - 0.2, log10(max(costs)) + 0.2
    floor, roof = min(mark.low for mark, _ in marks), max(mark.high for mark, _ in marks)
    span = (roof - floor) or 1.0

    def place(cost: float, value: float) -> tuple[float, float]:
        across = (log10(max(cost, 1e-3)) - lowest) / (highest - lowest)
        return left + across * (WIDE - left - 130), 12 + (roof - value) / span * (height - 60)

    parts = [*_frame(left, height, (floor, roof), ())]
    best = pareto([(cost, mark.value) for mark, cost in marks])
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(cost, value) for cost, value in best))
    parts.append(f'<polyline class="curve" points="{steps}"/>')
    for mark, cost in marks:
        (x, y), cls = place(cost, mark.value), "main" if mark.main else "other"
        top, bottom = place(cost, mark.high)[1], place(cost, mark.low)[1]
        parts.append(f'<line class="{cls}" x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>')
        parts.append(f'<circle class="{cls}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        parts.append(f'<text class="{cls}" x="{x + 9:.1f}" y="{y + 4:.1f}">{line(mark.label)}</text>')
    parts.append(f'<text x="{WIDE / 2}" y="{height - 6}" text-anchor="middle">{line(unit)}, log scale</text>')
    return _svg("".join(parts), height, f"Quality against {unit}")


def pareto(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Of (cost, value) pairs those that no other pair beats in both, cheapest first."""
    best: list[tuple[float, float]] = []
    for cost, value in sorted(points, key=lambda pair: (pair[0], -pair[1])):
        if not best or value > best[-1][1]:
            best.append((cost, value))
    return best


def _frame(left: int, height: int, values: tuple[float, float], ticks: Sequence[str]) -> list[str]:
    bottom, right = height - 48, WIDE - 40
    parts = [
        f'<line class="axis" x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}"/>',
        f'<line class="axis" x1="{left}" y1="12" x2="{left}" y2="{bottom}"/>',
        f'<text x="{left - 8}" y="{bottom + 4}" text-anchor="end">{number(values[0])}</text>',
        f'<text x="{left - 8}" y="18" text-anchor="end">{number(values[1])}</text>',
    ]
    for at, tick in enumerate(ticks):
        x = left + at / (len(ticks) - 1) * (WIDE - left - 40)
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tick}</text>')
    return parts


def _svg(content: str, height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {height}" role="img" aria-label="{line(title)}"><title>{line(title)}</title>'
        f"{content}</svg>"
    )
