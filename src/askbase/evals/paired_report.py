"""A comparison and a gate, in words, at 80 columns. No statistics here."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from askbase.clean import clean_line
from askbase.evals.compare import FEWEST_CHANGED, SOUND_CLUSTERS, Comparison, Difference, cases_to_decide
from askbase.evals.figures import INDENT, WIDTH, chance, line_of, listed, number, plural, some
from askbase.evals.gate import Check, verdict
from askbase.evals.results import Result

_SHOWN_CASES = 8
_NAMED = 5  # cases named per reason that they are left out


def comparison_report(found: Comparison) -> str:
    """Both runs, one line per metric, the verdict, and which cases broke or were fixed."""
    lines = [
        f"compare {found.before.manifest.id} .. {found.after.manifest.id}"[:WIDTH],
        f"  {plural(len(found.pairs), 'case')} compared",
        *_left_out(found),
        f"  {'':<15}{'A -> B':<14}{'better by [95%]':<20}{'seen from':<10}{'up/down':<8}verdict",
    ]
    lines += [_metric_line(difference) for difference in found.differences]
    if found.differences:
        lines += [sentence(found.differences[0])]
    for label, fixed in (("broke", False), ("fixed", True)):
        cases = [clean_line(case) for case in found.moved(fixed=fixed)]
        if cases:
            more = len(cases) - _SHOWN_CASES
            lines += line_of(label, [*cases[:_SHOWN_CASES], *([f"and {more} more"] if more > 0 else [])])
    return "\n".join(lines) + "\n"


def sentence(difference: Difference) -> str:
    """The verdict on one metric as a sentence with what it rests on."""
    name, n = difference.metric, difference.n
    if difference.verdict == "same":
        return f"VERDICT {name}: no case differs, over {plural(n, 'case')}"
    if difference.verdict in ("better", "worse"):
        return f"VERDICT {name}: {difference.verdict}, over {plural(n, 'case')} ({chance(difference.p)})"
    text = f"VERDICT {name}: cannot tell with {plural(n, 'case')}, {number(difference.visible)} and more would show"
    if difference.changed_clusters < FEWEST_CHANGED:
        return f"{text}\n  only {plural(difference.changed_clusters, 'cluster')} changed: no test can reach .05 below 6"
    if difference.clusters < SOUND_CLUSTERS:
        return f"{text}\n  only {plural(difference.clusters, 'cluster')}: intervals are rough below {SOUND_CLUSTERS}"
    needed = cases_to_decide(difference, difference.change.value)
    return f"{text}\n  a change of this size needs about {needed} cases" if needed else text


def gate_report(checks: Sequence[Check], after: Result, accepted: Result | None = None) -> str:
    """Which runs, two lines per gate, and the verdict."""
    against = f" against {accepted.manifest.id}" if accepted else ""
    lines = [clean_line(f"gate {after.manifest.id}{against}")[:WIDTH]]
    for check in checks:
        kind = check.gate.kind
        rule = "all" if kind == "asked" else kind if kind == "zero" else f"{kind} {check.gate.limit:g}"
        lines.append(f"  {check.state:<13}{check.gate.metric:<16}{rule:<15}{check.figures}"[:WIDTH])
        lines += wrap(check.remark, WIDTH, initial_indent=" " * INDENT, subsequent_indent=" " * INDENT)
    return "\n".join([*lines, f"GATE {verdict(checks)}"]) + "\n"


def _metric_line(difference: Difference) -> str:
    change = difference.change
    signed = (
        f"{number(change.value, signed=True)} [{number(change.low, signed=True)} {number(change.high, signed=True)}]"
    )
    values = f"{number(difference.before)} -> {number(difference.after)}"
    moved = f"{difference.better}/{difference.worse}"
    head = f"  {difference.metric:<15}{values:<14}{signed:<20}{number(difference.visible):<10}{moved:<8}"
    return (head + difference.verdict)[:WIDTH].rstrip()


def _left_out(found: Comparison) -> list[str]:
    """How many cases are not compared, why, and which."""
    reasons = (
        (found.changed_notes, "with evidence in notes that changed between the runs"),
        (found.changed_cases, "edited between the runs"),
        (found.only_before, "only in A"),
        (found.only_after, "only in B"),
    )
    said = [f"{len(cases)} {why}: {some(cases, _NAMED)}" for cases, why in reasons if cases]
    return listed("left out", said)
