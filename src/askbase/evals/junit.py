"""Cases and gates as JUnit XML, for the pages of build servers. Ids, kinds and verdicts; never text of a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from askbase.clean import clean_line
from askbase.evals.gate import Check
from askbase.evals.results import Result
from askbase.evals.scoring import CaseScore


def cases_as_junit(result: Result) -> str:
    """One test per case: it passes when it was right, or rightly silent; what code cannot decide is skipped."""
    suite = result.manifest.suite.name
    return _suite(suite, [_test(suite, score.case, _case(score), score.ms.get("total", 0.0))
                          for score in result.scores])  # fmt: skip


def gates_as_junit(checks: Sequence[Check]) -> str:
    """One test per gate; an inconclusive one is skipped."""
    return _suite("gates", [_test("gates", f"{each.gate.metric} {each.gate.kind}", _gate(each)) for each in checks])


def _case(score: CaseScore) -> tuple[str, str] | None:
    where = f"{score.outcome}, lost at {score.stage}" if score.stage else score.outcome
    if score.outcome == "error":
        return "error", score.error or "error"
    if score.outcome in ("unjudged", "judge_error", "not_asked"):
        return "skipped", where
    good = score.outcome == "right" or (score.outcome == "abstained" and not score.answerable)
    return None if good else ("failure", where)


def _gate(check: Check) -> tuple[str, str] | None:
    words = {"regression": "failure", "inconclusive": "skipped"}
    return (words[check.state], f"{check.figures} {check.remark}") if check.state in words else None


def _test(suite: str, name: str, fate: tuple[str, str] | None, ms: float = 0.0) -> tuple[str | None, str]:
    inside = f'<{fate[0]} message="{_quoted(fate[1])}"/>' if fate else ""
    head = f'classname="{_quoted(suite)}" name="{_quoted(name)}" time="{ms / 1000:.3f}"'
    return (fate[0] if fate else None), f"  <testcase {head}>{inside}</testcase>\n"


def _suite(name: str, tests: Iterable[tuple[str | None, str]]) -> str:
    kept = list(tests)
    fates = [fate for fate, _ in kept]
    counts = f'tests="{len(kept)}" failures="{fates.count("failure")}" errors="{fates.count("error")}"'
    head = f'<testsuite name="{_quoted(name)}" {counts} skipped="{fates.count("skipped")}">'
    body = "".join(text for _, text in kept)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{head}\n{body}</testsuite>\n</testsuites>\n'


def _quoted(text: str) -> str:
    return escape(clean_line(text), quote=True)
