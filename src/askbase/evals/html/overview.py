"""The first page of the HTML report: verdict, rows beside it, funnel, risk, costs, slices, every figure, every case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askbase.evals.figure import Figure
from askbase.evals.figures import interval, number, plural, seconds, share
from askbase.evals.html import charts
from askbase.evals.html.charts import Mark
from askbase.evals.html.text import line, table, tag
from askbase.evals.metrics import metric
from askbase.evals.report import FEW, abstain_reward, can_see
from askbase.evals.results import Result
from askbase.evals.rows import called
from askbase.evals.scores.risk import best_threshold, risk_curve
from askbase.evals.summary import risky_answers

CAVEATS = (
    "Questions, notes and rules of counting are this suite's own: figures of other suites do not compare.",
    "Intervals respect clusters: cases that share a conversation, a note or a parent count as one piece of evidence.",
    "A row that fewer than ten cases stand behind is grey.",
)


def headline(result: Result) -> Figure | None:
    """The figure that decides: the reward, or recall where nothing was answered."""
    return result.summary.figures.get(main_metric(result))


def main_metric(result: Result) -> str:
    return f"recall@{result.manifest.suite.k}" if result.manifest.retrieval_only else "reward"


def banner(result: Result) -> str:
    manifest, figure = result.manifest, headline(result)
    signed = not manifest.retrieval_only
    size = f"{plural(len(result.scores), 'case')} in {plural(result.summary.clusters, 'cluster')}"
    parts = [
        tag("p", f"{main_metric(result)} {interval(figure, signed=signed)}", cls="big"),
        tag("p", f"{size} · 95 % interval · "
                 f"{line(manifest.fingerprints.get('model', 'none'))} · {line(manifest.created)}"),
        tag("p", line(can_see(result)), cls="soft"),
    ]  # fmt: skip
    if result.left_out:
        parts.append(
            tag("p", f"{plural(len(result.left_out), 'case')} left out: their evidence is lost or ambiguous", cls="bad")
        )
    if result.judge:
        state = "may gate" if result.judge.may_gate else "informs, never gates"
        parts.append(tag("p", f"judge {line(result.judge.model)}: {state}"))
    return tag("div", "".join(parts), cls="banner")


def beside(result: Result, rows: Sequence[Result]) -> str:
    name, signed = main_metric(result), not result.manifest.retrieval_only
    low = -result.manifest.suite.penalty if signed else 0.0
    marks = [mark for each in (result, *rows) if (mark := _mark(each, name, signed))]
    if signed:
        never = abstain_reward(result)
        marks.append(Mark("never answering", never, never, never, f"{number(never, signed=True)} exact"))
    return _section("Beside it", charts.intervals(marks, low=low, high=1.0, zero=signed)) if len(marks) > 1 else ""


def funnel(result: Result) -> str:
    reached, manifest = result.summary.reached, result.manifest
    if not reached.get("cases"):
        return ""
    steps = [("in the notes", "cases"), ("indexed", "indexed"), ("found", "pool"), (f"top {manifest.suite.k}", "top")]
    if not manifest.retrieval_only:
        steps += [("read", "packed"), ("stated", "used"), ("cited", "cited")]
    drawn = charts.funnel([(label, reached[name]) for label, name in steps if name in reached])
    return _section("How far the evidence came", drawn) + ("" if manifest.retrieval_only else lost(result))


def lost(result: Result) -> str:
    losses = sorted(((stage, points) for stage, points in result.summary.lost.items() if points), key=lambda p: -p[1])
    blocks = []
    for stage, points in losses:
        cases = sorted((score for score in result.scores if score.stage == stage), key=lambda score: -score.loss)
        links = "".join(tag("li", case_link(score.case)) for score in cases)
        summary = tag(
            "summary", f"{line(stage.replace('_', ' '))} · {number(points)} points · {plural(len(cases), 'case')}"
        )
        blocks.append(tag("details", summary + tag("ul", links, cls="lost")))
    total = sum(points for _, points in losses)
    return _section(f"Points lost: {number(total)} between reward and 1", "".join(blocks)) if losses else ""


def risk(result: Result) -> str:
    answers = risky_answers(result.scores)
    asked = sum(score.outcome != "not_asked" for score in result.scores)
    points = risk_curve(answers, asked) if asked else []
    if not points:
        return ""
    area = result.summary.figures.get("aurc")
    text = f"Area {interval(area)}. What lies to the right of the point was refused, so nothing is known of it."
    found = best_threshold(answers)
    if found:
        text += (
            f" Silence below a score of {found.confidence:.2f}, chosen on one half of the clusters, would have added "
            f"{number(found.gain, signed=True)} per answer on the other ({found.n} answers)."
        )
    return _section("Risk and coverage", charts.curve(points, points[-1]) + tag("p", text, cls="soft"))


def costs(result: Result, rows: Sequence[Result]) -> str:
    name, signed = main_metric(result), not result.manifest.retrieval_only
    step = "total_p50_s" if signed else "retrieve_p50_s"
    drawn = [
        (mark, figure.value)
        for each in (result, *rows)
        if (mark := _mark(each, name, signed)) and (figure := each.summary.figures.get(step)) and figure.value
    ]
    if not drawn:
        return ""
    rows_of = [(line(mark.label), mark.note, seconds(cost)) for mark, cost in drawn]
    return _section("Quality and time", charts.front(drawn, "seconds, median") + table(("", name, "median"), rows_of))


def slices(result: Result) -> str:
    names = [main_metric(result), f"recall@{result.manifest.suite.k}", "mrr", "vital_recall"]
    names = [name for name in dict.fromkeys(names) if name in result.summary.figures]
    rows = []
    for kind, figures in sorted(result.summary.slices.items(), key=lambda pair: _value(pair[1], names[0])):
        count = sum((score.kind or "other") == kind for score in result.scores)
        cells = [interval(figures.get(name), signed=name == "reward") for name in names]
        grey = count < FEW
        rows.append([tag("span", cell, cls="soft") if grey else cell for cell in (line(kind), str(count), *cells)])
    return _section("By kind", tag("div", table(("kind", "n", *names), rows), cls="scroll")) if len(rows) > 1 else ""


def every_figure(result: Result) -> str:
    rows = [
        (line(name), share(figure) if figure.events is not None else interval(figure, signed=name.startswith("reward")),
         str(figure.n), str(figure.missing or ""), _direction(name))
        for name, figure in sorted(result.summary.figures.items()) if figure.value is not None
    ]  # fmt: skip
    body = table(("figure", "value [95 %]", "n", "missing", "better"), rows)
    return tag("details", tag("summary", "Every figure") + tag("div", body, cls="scroll"))


def case_list(result: Result) -> str:
    outcomes = sorted({score.outcome for score in result.scores})
    options = '<option value="">every outcome</option>' + "".join(tag("option", line(o), value=o) for o in outcomes)
    filters = (
        '<input id="find" type="search" placeholder="filter cases" aria-label="filter cases">'
        f'<select id="outcome" aria-label="outcome">{options}</select>'
    )
    rows = []
    for score in result.scores:
        earned = score.values.get("reward")
        points = "" if earned is None else number(earned, signed=True)
        outcome = score.outcome.replace("_", " ") + (f": {score.why}" if score.why else "")
        words = (score.kind or "", outcome, points, (score.stage or "").replace("_", " "))
        cells = [case_link(score.case), *map(line, words)]
        rows.append(
            f'<tr data-case="c-{line(score.case)}" data-outcome="{line(score.outcome)}">'
            + "".join(tag("td", cell) for cell in cells)
            + "</tr>"
        )
    head = "".join(tag("th", each, scope="col") for each in ("case", "kind", "outcome", "reward", "lost at"))
    body = f'<table id="cases"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return _section("Cases", tag("div", filters, cls="filters") + tag("div", body, cls="scroll"))


def about(result: Result) -> str:
    manifest = result.manifest
    pairs = {
        "run": manifest.id, "suite": f"{manifest.suite.name}, {manifest.suite_sha}", "k": manifest.suite.k,
        "a wrong answer costs": manifest.suite.penalty, "share the notes cannot answer": manifest.suite.mix,
        "machine": manifest.machine, **manifest.fingerprints,
    }  # fmt: skip
    rows = [(line(key), tag("code", line(value))) for key, value in pairs.items() if value != ""]
    caveats = "".join(tag("li", line(each)) for each in CAVEATS)
    return _section("What was run", tag("div", table(("", ""), rows), cls="scroll")) + tag("ul", caveats, cls="soft")


def case_link(case: str) -> str:
    return tag("a", line(case), href=f"#c-{case}")


def _mark(result: Result, name: str, signed: bool) -> Mark | None:
    figure = result.summary.figures.get(name)
    if figure is None or figure.value is None:
        return None
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    main = result.manifest.row == "full"
    label = "this run" if main else called(result.manifest.row)
    return Mark(label, figure.value, low, high, interval(figure, signed=signed), main)


def _direction(name: str) -> str:
    known = metric(name)
    return "" if known is None else "more" if known.better > 0 else "less"


def _value(figures: Mapping[str, Figure], name: str) -> float:
    figure = figures.get(name)
    return figure.value if figure and figure.value is not None else 2.0


def _section(title: str, content: str) -> str:
    return tag("section", tag("h2", line(title)) + content)
