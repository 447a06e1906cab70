"""The terminal report: a person reads it in a minute, at 80 columns. No statistics here, only words and numbers.

Every figure carries an interval or is a count over a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from askbase.clean import clean_line
from askbase.evals.results import Manifest, Result
from askbase.evals.summary import Figure

WIDTH = 80
FEW = 10  # slices below this many cases are marked: they say little
_LABEL = 15
_WORST = 6


def report(result: Result, baselines: Sequence[Result] = ()) -> str:
    """The whole report, ending in a line break."""
    lines = [
        *_head(result),
        *_headline(result),
        *_rows(result),
        *_lost(result),
        *_baselines(result, baselines),
        *_slices(result),
        *_worst(result),
    ]
    return "\n".join(lines) + "\n"


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


def line_of(label: str, items: Iterable[str]) -> list[str]:
    """A label and its items, folded to 80 columns without cutting an item."""
    lines: list[str] = []
    row = f"  {label:<{_LABEL - 3}} "
    for item in items:
        if len(row) > _LABEL and len(row) + 2 + len(item) > WIDTH:
            lines.append(row)
            row = " " * _LABEL
        row += item if len(row) == _LABEL else f"  {item}"
    return [*lines, row]


def _head(result: Result) -> list[str]:
    manifest, scores = result.manifest, result.scores
    lost = list(result.left_out.values()).count("lost")
    parts = [
        "askbase eval",
        clean_line(manifest.suite.name),
        f"{len(scores)} cases",
        f"{result.summary.clusters} clusters",
        *([f"{lost} lost"] if lost else []),
        *([f"{len(result.left_out) - lost} ambiguous"] if len(result.left_out) > lost else []),
        *([f"{_drifted(result)} drifted or moved"] if _drifted(result) else []),
        *([f"{_missing(result)} not asked yet"] if _missing(result) > 0 else []),
    ]
    model = clean_line(manifest.fingerprints.get("model", "") or "no model")
    about = f"run {manifest.id} · {manifest.row} · {model} · k {manifest.suite.k}"
    return [*wrap(" · ".join(parts), WIDTH), *wrap(about, WIDTH)]


def _headline(result: Result) -> list[str]:
    if result.manifest.retrieval_only:
        return ["retrieval only: nothing was answered, so there is no reward"]
    figures, suite = result.summary.figures, result.manifest.suite
    reward, counts = figures.get("reward"), result.summary.outcomes
    lines = [f"REWARD {interval(reward, signed=True)}   lambda {suite.penalty:g}   mix {number(suite.mix)}"]
    for side, name in (("reward_answerable", "answerable"), ("reward_unanswerable", "unanswerable")):
        figure = figures.get(side)
        if figure and figure.n:
            lines.append(f"  {name:<13}{interval(figure, signed=True)}  ({figure.n} cases)")
    if not any(not score.answerable for score in result.scores):
        lines.append("  no unanswerable case: the reward is that of the answerable ones")
    if counts.get("unjudged"):
        judged = sum(score.values.get("reward") is not None for score in result.scores)
        lines.append(f"  reward covers {judged} of {len(result.scores)} cases: code cannot decide the others")
    return lines + line_of("outcomes", _outcome_items(counts))


def _outcome_items(counts: Mapping[str, int]) -> list[str]:
    notes = {
        "right": f" ({counts.get('right_cited', 0)} cited)",
        "abstained": f" ({counts.get('rightly_abstained', 0)} rightly)",
        "wrong": f" ({counts.get('false_answer', 0)} false answers)",
    }
    names = ("right", "partial", "missed", "abstained", "wrong", "error", "unjudged")
    shown = [f"{name} {counts.get(name, 0)}{notes.get(name, '')}" for name in names if counts.get(name)]
    return [*shown, *([f"refusals served as answers {counts['soft']}"] if counts.get("soft") else [])]


def _rows(result: Result) -> list[str]:
    figures, k = result.summary.figures, result.manifest.suite.k

    def has(name: str) -> bool:
        return name in figures and figures[name].n > 0

    def graded(*names: tuple[str, str]) -> list[str]:
        return [f"{label} {interval(figures[name])}" for name, label in names if has(name)]

    def counted(*names: tuple[str, str]) -> list[str]:
        return [f"{label} {share(figures[name])}" for name, label in names if has(name)]

    found = graded((f"recall@{k}", f"recall@{k}"), ("mrr", "MRR"))
    found += counted((f"all_hit@{k}", f"all-hit@{k}"), (f"any_hit@{k}", f"any-hit@{k}"))
    depth = graded(("recall@100", "recall@100"), ("recall@packed", "packed"), ("context_precision", "precision"))
    by_note = graded(*((f"note_recall@{at}", f"R@{at}") for at in (1, 3, 5, 10)), ("note_mrr", "MRR"))
    by_note += graded(("map", "MAP"), ("ndcg", "nDCG"))
    cited = graded(("lands", "lands on evidence"), ("evidence_cited", "evidence cited"), ("citation_f1", "F1"))
    cited += graded(("quote_fidelity", "quotes true"))
    if has("invented_shown"):
        rate = figures["invented_shown"]
        cited.append(f"invented {rate.events}/{rate.chances} (<= {100 * (rate.high or 0):.1f}%)")
    knew = counted(
        ("refusal_precision", "refusal P"),
        ("refused_silent", "R"),
        ("over_refused", "over-refusal"),
        ("false_answer", "false"),
        ("twin_pass", "twins"),
    )
    rows = (
        ("found it", found),
        ("", depth),
        ("by note", by_note),
        ("used it", graded(("vital_recall", "vital recall"), ("all_recall", "all recall"))),
        ("cited it", cited),
        ("knew limits", knew),
        ("", graded(("aurc", "risk over coverage"))),
        ("speed", _speed(result)),
    )
    return [line for label, items in rows if items for line in line_of(label, items)]


def _speed(result: Result) -> list[str]:
    figures = result.summary.figures
    items: list[str] = []
    for step, label in (("retrieve", "retrieval"), ("first_token", "first words"), ("total", "whole answer")):
        middle = figures.get(f"{step}_p50_s")
        if middle is None or middle.value is None:
            continue
        worst, name = figures.get(f"{step}_p95_s"), "p95"
        if worst is None:
            worst, name = figures.get(f"{step}_max_s"), "max"
        tail = f", {seconds(worst.value)} {name}" if worst and worst.value is not None else ""
        items.append(f"{label} {seconds(middle.value)} p50{tail} (n {middle.n})")
    sides = [figures[name].value or 0.0 for name in ("tokens_in", "tokens_out") if name in figures]
    if any(sides):
        items.append("tokens " + " + ".join(f"{side:,.0f}" for side in sides))
    return items


def seconds(value: float) -> str:
    """`38 ms`, `2.1 s`."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _lost(result: Result) -> list[str]:
    reached = result.summary.reached
    lines: list[str] = []
    if reached.get("cases"):
        total = reached["cases"]
        steps = [("pool", "candidates"), ("top", f"top {result.manifest.suite.k}")]
        if not result.manifest.retrieval_only:
            steps += [("packed", "prompt"), ("cited", "citations")]
        items = [f"{label} {reached[name]}/{total}" for name, label in steps]
        lines += line_of("evidence in", items)
    if result.manifest.retrieval_only:
        return lines
    lost = {stage: points for stage, points in result.summary.lost.items() if points}
    total_lost = sum(lost.values())
    stages = [f"{stage.replace('_', ' ')} {points:.1f}" for stage, points in lost.items()]
    return lines + line_of("points lost", [f"{total_lost:.1f} over {_at_stake(result)} cases:", *stages])


def _at_stake(result: Result) -> int:
    return sum(score.values.get("reward") is not None for score in result.scores)


def _baselines(result: Result, baselines: Sequence[Result]) -> list[str]:
    name = f"recall@{result.manifest.suite.k}" if result.manifest.retrieval_only else "reward"
    signed = name == "reward"
    items = [] if result.manifest.retrieval_only else [f"abstain {number(abstain_reward(result), signed=True)} (exact)"]
    for other in baselines:
        items.append(f"{other.manifest.row} {interval(other.summary.figures.get(name), signed=signed)}")
    return line_of("baselines", items) if items else []


def abstain_reward(result: Result) -> float:
    """What never answering would score on these cases."""
    sides = {score.answerable for score in result.scores}
    return result.manifest.suite.mix if len(sides) == 2 else float(sides == {False})


def _slices(result: Result) -> list[str]:
    if len(result.summary.slices) < 2:
        return []
    manifest = result.manifest
    columns = _slice_columns(manifest)
    head = f"  {'kind':<18}{'n':>4}" + "".join(f"  {label:<17}" for _, label in columns)
    lines = [head.rstrip()]
    for kind, figures in result.summary.slices.items():
        count = sum((score.kind or "other") == kind for score in result.scores)
        cells = "".join(f"  {interval(figures.get(name), signed=name == 'reward'):<17}" for name, _ in columns)
        few = "*" if count < FEW else " "
        lines.append(f"  {clean_line(kind)[:17]:<18}{count:>4}{few}{cells[1:]}".rstrip())
    if any(line[24:25] == "*" for line in lines):
        lines.append(f"  * fewer than {FEW} cases")
    return lines


def _slice_columns(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    recall = (f"recall@{manifest.suite.k}", f"recall@{manifest.suite.k}")
    if manifest.retrieval_only:
        return recall, ("mrr", "MRR")
    return ("reward", "reward"), recall, ("vital_recall", "vital recall")


def _worst(result: Result) -> list[str]:
    costly = sorted((score for score in result.scores if score.loss > 0 and score.stage), key=lambda s: -s.loss)
    if not costly:
        return []
    return line_of("worst", [clean_line(score.case) for score in costly[:_WORST]])


def _drifted(result: Result) -> int:
    return sum(score.anchors in ("drifted", "moved") for score in result.scores)


def _missing(result: Result) -> int:
    return result.manifest.cases - len(result.scores) - len(result.left_out)
