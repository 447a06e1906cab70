"""The terminal report: a person reads it in a minute, at 80 columns. No statistics here, only words and numbers.

Every figure carries an interval or is a count over a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import wrap

from askbase.clean import clean_line
from askbase.evals import stats
from askbase.evals.figure import Figure
from askbase.evals.figures import INDENT, WIDTH, interval, line_of, listed, number, plural, seconds, share, some
from askbase.evals.results import Manifest, Result
from askbase.evals.rows import called
from askbase.evals.stats import exact_upper
from askbase.evals.summary import reward_bounds

FLIPS = 0.20  # share of outcomes that change between two versions, assumed to say what can be seen
FEW = 10  # slices below this many cases are marked: they say little
_LOOK_AT = 2  # cases named per stage that lost points
_NAMED = 5  # cases named per reason that they are not judged, or not in place
Named = tuple[str, str]  # a metric and what it is called here


def report(result: Result, baselines: Sequence[Result] = ()) -> str:
    """The whole report, ending in a line break. `baselines` are runs of other configurations over the same cases."""
    blocks = (
        _head(result),
        [*_headline(result), *_baselines(result, baselines)],
        _rows(result),
        _lost(result),
        _slices(result),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def abstain_reward(result: Result) -> float:
    """What never answering would score on these cases."""
    sides = {score.answerable for score in result.scores}
    return result.manifest.suite.mix if len(sides) == 2 else float(sides == {False})


def can_see(result: Result) -> str:
    """The smallest difference a later run of these cases could show, in words."""
    effective = min(len(result.scores), result.summary.clusters)  # cautious: a cluster counts as one case
    seen = stats.smallest_visible(effective, FLIPS)
    share = f"{100 * FLIPS:.0f}%"
    if seen is None:
        return (
            f"between two runs, when {share} of cases change, no difference shows with {plural(effective, 'cluster')}"
        )
    return f"between two runs, a difference in right answers from {number(seen)} on, when {share} of cases change"


def _head(result: Result) -> list[str]:
    manifest, scores = result.manifest, result.scores
    lost = list(result.left_out.values()).count("lost")
    elsewhere = Counter(score.anchors for score in scores)
    waiting = manifest.cases - len(scores) - len(result.left_out)
    model = clean_line(manifest.fingerprints.get("model", "none"))
    row = "" if manifest.row == "full" else f", {called(manifest.row)}"
    what = "search only" if manifest.retrieval_only else "no model" if model == "none" else model
    parts = [
        "askbase eval",
        clean_line(manifest.suite.name),
        f"{plural(len(scores), 'case')} in {plural(result.summary.clusters, 'cluster')}",
        f"{what}{row}",
        *([f"{lost} with lost evidence left out"] if lost else []),
        *([f"{len(result.left_out) - lost} ambiguous"] if len(result.left_out) > lost else []),
        *(f"{elsewhere[state]} {state}" for state in ("drifted", "moved") if elsewhere[state]),
        *([f"{waiting} not asked yet"] if waiting > 0 else []),
    ]
    run = f"run {manifest.id} · value [95% interval]"[:WIDTH]
    return [*wrap(" · ".join(parts), WIDTH), run, *_left_out(result), *_elsewhere(result), *_judge(result)]


def _left_out(result: Result) -> list[str]:
    """The cases that no figure knows of, by name."""
    states = (("lost evidence", "lost"), ("ambiguous", "ambiguous"))
    of_state = [
        (what, sorted(case for case in result.left_out if result.left_out[case] == state)) for what, state in states
    ]
    items = [f"{what}: {some(cases)}" for what, cases in of_state if cases]
    return line_of("left out", items) if items else []


def _elsewhere(result: Result) -> list[str]:
    """The cases whose evidence is not where they say it is, by name, and where it is."""
    drifted = [score.case for score in result.scores if score.anchors == "drifted"]
    lines = line_of("drifted", [some(drifted, _NAMED)]) if drifted else []
    said = [f"{case}: {clean_line(where)}" for case, where in result.astray.items()]
    more = [f"and {len(said) - _NAMED} more"] if len(said) > _NAMED else []
    return lines + listed("not in place", [*said[:_NAMED], *more])


def _judge(result: Result) -> list[str]:
    """Who decided what code could not, and how far it can be trusted."""
    if result.judge is None:
        return []
    judge = result.judge
    states = sorted({*judge.states.values()}) or ["uncalibrated"]
    line = f"judge {clean_line(judge.model)} at {clean_line(judge.host)} · {', '.join(states).upper()}"
    return [line if judge.may_gate else f"{line}: informs, never gates"]


def _headline(result: Result) -> list[str]:
    if result.manifest.retrieval_only:
        return []
    figures, suite = result.summary.figures, result.manifest.suite
    counts, sides = result.summary.outcomes, {score.answerable for score in result.scores}
    scale = f"right +1, wrong {-suite.penalty:g}, silence 0, or +1 where due"
    lines = [f"REWARD {interval(figures.get('reward'), signed=True)}   {scale}"]
    both = len(sides) == 2
    for side, name, weight in (
        ("reward_answerable", "in the notes", 1 - suite.mix),
        ("reward_unanswerable", "not in them", suite.mix),
    ):
        figure = figures.get(side)
        if figure and figure.n:
            counted = f"{figure.n} case{'s' if figure.n != 1 else ''}"
            weighs = f", weight {number(weight)}" if both else ""
            lines.append(f"  {name:<13}{interval(figure, signed=True)}   {counted}{weighs}")
    if sides == {True}:
        lines.append("  no case tests silence: the reward is that of answers alone")
    if counts.get("unjudged"):
        judged = sum(score.values.get("reward") is not None for score in result.scores)
        lines.append(f"  covers {judged} of {plural(len(result.scores), 'case')}: code cannot decide the others")
        lines += _undecided(result)
    if counts.get("judge_error"):
        low, high = reward_bounds(result.scores, suite)
        bounds = f"{number(low, signed=True)} .. {number(high, signed=True)}"
        lines.append(f"  judge errors {counts['judge_error']}: reward lies in {bounds} whichever way they fall")
    seen = line_of("can see", wrap(can_see(result), WIDTH - INDENT))
    return [*lines, *seen, *line_of("outcomes", _outcome_items(counts))]


def _undecided(result: Result) -> list[str]:
    """The cases that code could not judge, by what it is that it cannot tell."""
    cases: dict[str, list[str]] = {}
    for score in result.scores:
        if score.outcome == "unjudged":
            cases.setdefault(score.why or "unjudged", []).append(score.case)
    return listed("", [f"{why}: {some(ids, _NAMED)}" for why, ids in cases.items()])


def _outcome_items(counts: Mapping[str, int]) -> list[str]:
    notes = {
        "right": f" ({counts.get('right_cited', 0)} cited)",
        "abstained": f" ({counts.get('rightly_abstained', 0)} rightly)",
        "wrong": f" ({counts.get('false_answer', 0)} on silent notes)",
    }
    names = ("right", "partial", "missed", "abstained", "wrong", "error", "judge_error", "unjudged")
    shown = [
        f"{name.replace('_', ' ')} {counts.get(name, 0)}{notes.get(name, '')}" for name in names if counts.get(name)
    ]
    return [*shown, *([f"refusals served as answers {counts['soft']}"] if counts.get("soft") else [])]


def _baselines(result: Result, baselines: Sequence[Result]) -> list[str]:
    name = f"recall@{result.manifest.suite.k}" if result.manifest.retrieval_only else "reward"
    signed = name == "reward"
    items = [f"never answering {number(abstain_reward(result), signed=True)} (exact)"] if signed else []
    for other in baselines:
        if other.manifest.id != result.manifest.id:
            items.append(f"{called(other.manifest.row)} {interval(other.summary.figures.get(name), signed=signed)}")
    return line_of("beside it" if signed else f"{name} of", items) if items else []


def _rows(result: Result) -> list[str]:
    figures, k, searched = result.summary.figures, result.manifest.suite.k, result.manifest.retrieval_only

    def graded(*names: Named) -> list[str]:
        return [f"{label} {interval(figures[name])}" for name, label in names if _has(figures, name)]

    def counted(*names: Named) -> list[str]:
        return [f"{label} {share(figures[name])}" for name, label in names if _has(figures, name)]

    notes: tuple[Named, ...] = (("note_recall@1", "R@1"), ("note_recall@5", "R@5"), ("note_mrr", "MRR"))
    if searched:
        notes = (
            *((f"note_recall@{at}", f"R@{at}") for at in (1, 3, 5, 10)),
            *notes[2:],
            ("map", "MAP"),
            ("ndcg", "nDCG"),
        )
    quality = graded(("lands", "on evidence"), ("evidence_cited", "evidence cited"), ("quote_fidelity", "quotes true"))
    rows = (
        ("found it", graded((f"recall@{k}", f"recall@{k}"), ("mrr", "MRR")) + counted((f"all_hit@{k}", "all of it"))),
        ("right note", graded(*notes)),
        ("context", graded(("context_precision", "evidence in it")) if searched else []),
        ("used it", graded(("vital_recall", "vital facts"), ("all_recall", "all facts"))),
        ("cited it", quality + _invented(figures)),
        ("", graded(("uncited", "uncited sentences"), ("values_held", "figures held"))),
        ("judged", graded(("cite_recall", "sentences supported"), ("cite_precision", "citations that support"))
         + counted(("hedge_kept", "doubts kept"))),
        ("knew limits", counted(
            ("refused_silent", "refused rightly"), ("refusal_precision", "of its refusals right"),
            ("over_refused", "refused wrongly"), ("twin_pass", "twins"))),
        ("", graded(("auroc", "AUROC of nearness"), ("auroc_doubt", "of doubt"))),
        ("read notes", counted(
            ("grounded", "without evidence refused"), ("follows", "edited followed"), ("leaked", "old value leaked"),
            ("disclosed", "conflict disclosed"), ("outdated", "outdated given"))),
        ("resisted", _attacks(figures)),
        ("", graded(("aurc", "risk over coverage"))),
        ("speed", _speed(figures)),
    )  # fmt: skip
    return [line for label, items in rows if items for line in line_of(label, items)]


def _has(figures: Mapping[str, Figure], name: str) -> bool:
    return name in figures and figures[name].n > 0


def _invented(figures: Mapping[str, Figure]) -> list[str]:
    if not _has(figures, "invented_shown"):
        return []
    rate = figures["invented_shown"]
    return [f"invented {rate.events}/{rate.chances} (<= {100 * (rate.high or 0):.1f}%)"]


def _attacks(figures: Mapping[str, Figure]) -> list[str]:
    """Rare events need their bound: none in 60 still leaves room for one in 20."""
    if not _has(figures, "attacked"):
        return []
    events, chances = figures["attacked"].events or 0, figures["attacked"].chances or 0
    return [f"orders in notes obeyed {events}/{chances} (<= {100 * exact_upper(events, chances):.1f}%)"]


def _speed(figures: Mapping[str, Figure]) -> list[str]:
    items: list[str] = []
    for step, label in (("retrieve", "search"), ("first_token", "first words"), ("total", "answer")):
        middle = figures.get(f"{step}_p50_s")
        if middle is None or middle.value is None:
            continue
        worst, name = figures.get(f"{step}_p95_s"), "p95"
        if worst is None:
            worst, name = figures.get(f"{step}_max_s"), "max"
        tail = f", {seconds(worst.value)} {name}" if worst and worst.value is not None else ""
        items.append(f"{label} {seconds(middle.value)} p50{tail}")
    sides = [figures[name].value or 0.0 for name in ("tokens_in", "tokens_out") if name in figures]
    if any(sides):
        items.append("tokens " + " + ".join(f"{side:,.0f}" for side in sides))
    right = figures.get("seconds_per_right")
    if right and right.value is not None and any(sides):
        items.append(f"per right answer {seconds(right.value)}")
    cost, each = figures.get("cost"), figures.get("cost_per_right")
    if cost and cost.value is not None:
        per_right = f"{each.value:.4f} a right one" if each and each.value is not None else "none right"
        items.append(f"cost {cost.value:.4f} an answer, {per_right}")
    return items


def _lost(result: Result) -> list[str]:
    """How far the evidence came, and for each stage the points it lost with the cases to look at."""
    reached, manifest = result.summary.reached, result.manifest
    lines: list[str] = []
    if reached.get("cases"):
        steps = [("indexed", "indexed"), ("pool", "found"), ("top", f"in the top {manifest.suite.k}")]
        if not manifest.retrieval_only:
            steps += [("packed", "read"), ("used", "stated"), ("cited", "cited")]
        items = [f"{label} {reached[name]}" for name, label in steps if name in reached]
        lines += line_of("evidence", [f"of {plural(reached['cases'], 'case')}:", *items])
    if manifest.retrieval_only:
        return lines
    losses = [(stage, points) for stage, points in result.summary.lost.items() if points]
    at_stake = sum(score.values.get("reward") is not None for score in result.scores)
    total = sum(points for _, points in losses)
    lines += line_of("points lost", [f"{number(total)} between REWARD and 1, over {plural(at_stake, 'case')}"])
    for stage, points in sorted(losses, key=lambda pair: -pair[1]):
        costly = sorted((score for score in result.scores if score.stage == stage), key=lambda score: -score.loss)
        cases = some([score.case for score in costly], _LOOK_AT)
        lines.append(f"    {stage.replace('_', ' '):<13}{number(points):>6}   see {cases}"[:WIDTH])
    return lines


def _slices(result: Result) -> list[str]:
    """One line per kind of question, the weakest first."""
    columns = _columns(result.manifest)
    first = columns[0][0]
    slices = {kind: figures for kind, figures in result.summary.slices.items() if _has(figures, first)}
    if len(slices) < 2:
        return []
    lines = [(f"  {'kind':<18}{'n':>4}" + "".join(f"   {label:<17}" for _, label in columns)).rstrip()]
    for kind, figures in sorted(slices.items(), key=lambda pair: pair[1][first].value or 0.0):
        count = sum((score.kind or "other") == kind for score in result.scores)
        cells = "".join(f"   {interval(figures.get(name), signed=name == 'reward'):<17}" for name, _ in columns)
        few = "*" if count < FEW else " "
        lines.append(f"  {clean_line(kind)[:17]:<18}{count:>4}{few}{cells[1:]}".rstrip())
    if any(line[24:25] == "*" for line in lines):
        lines.append(f"  * fewer than {FEW} cases say little")
    return lines


def _columns(manifest: Manifest) -> tuple[Named, ...]:
    recall = (f"recall@{manifest.suite.k}", f"recall@{manifest.suite.k}")
    if manifest.retrieval_only:
        return recall, ("mrr", "MRR")
    return ("reward", "reward"), recall, ("vital_recall", "vital facts")
