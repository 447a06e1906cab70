"""How well the local model's odds tell questions that the notes answer from those that they do not, and the weights of
`src/askbase/answer/refusing/doubt.json`.

    python benchmarks/doubt.py ask --set DIR --cache DIR --out FILE [--half dev] [--each 130] [--tokens 300]
    python benchmarks/doubt.py ask --cases FILE --notes DIR [--twins] --cache DIR --out FILE [--half dev] …
    python benchmarks/doubt.py fit FILE [FILE …] > src/askbase/answer/refusing/doubt.json
    python benchmarks/doubt.py show FILE [FILE …] [--crossed 4] [--of FILE]

A set holds `notes/` and `cases.jsonl` (id, question, answerable); its cases are taken by the hash of their id, as in
`benchmarks/answers.py`. Cases of our own (`--cases`) are taken by halves as `askbase eval run --half` takes them, with
the questions before them; their `--twins` are those that the notes answer, asked without the passages that have the
evidence or state its facts. Fit and choose on `dev`, report the other half. `ask` asks the product, records what the
doubt is made of, and lets no answer be written; it goes on where it stopped. `fit` is a ridge logistic regression on
the logarithms of the odds of those first words that nearly every reply could have begun with; `show` compares, on other
cases or crossed (a twin goes with its case).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import askbase
from answers import cases_of  # beside this file
from askbase.answer import speak
from askbase.answer.refusing.doubt import Weighing, eased, weighing
from askbase.answer.refusing.doubt import far as far_of
from askbase.evals.cases import Evidence, Nugget, load_cases
from askbase.evals.literals import literals_of, states
from askbase.evals.which import Which
from askbase.types import Turn

PENALTY = 100.0  # on the squares of the standardised weights; 30 to 300 differ by .006 in AUROC
EVERYWHERE = 0.97  # share of the cases among whose likeliest replies a word must be
_REMOVED = "~removed"
_LONG = 40  # characters of a quote that two passages may part
SHARES = (0.10, 0.12, 0.15, 0.18)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, with the questions before it and where the answer stands."""

    id: str
    question: str
    answerable: bool
    history: Sequence[Turn] = ()
    evidence: Sequence[Evidence] = ()
    facts: Sequence[str] = ()


async def ask(arguments: argparse.Namespace) -> None:
    told: list[dict[str, Any]] = []
    original, choose = speak.doubt, speak.pack.choose
    asked: list[Case] = []

    def recorded(
        yes_no: Mapping[str, float], which: Mapping[str, float], nearest: float, titles: float | None = None
    ) -> float | None:
        told.append({"yes_no": dict(yes_no), "which": dict(which), "nearest": nearest, "titles": titles})
        return original(yes_no, which, nearest, titles)

    def without_evidence(question: str, passages: Sequence[Any], *rest: Any, **named: Any) -> Any:
        return choose(
            question, [each for each in passages if not (arguments.twins and _holds(each, asked[-1]))], *rest, **named
        )

    speak.doubt = recorded  # type: ignore[assignment]
    speak.pack.choose = without_evidence  # type: ignore[assignment]
    done = {row["id"] for row in _rows([arguments.out])} if Path(arguments.out).exists() else set()  # noqa: ASYNC240
    speak.DOUBT_TOKENS = arguments.tokens
    settings = {"chat.model": "local", "answer.max_doubt": 0.0, "answer.focus_tokens": arguments.tokens}
    base = askbase.open(arguments.notes or Path(arguments.set) / "notes", arguments.cache, settings_overrides=settings)
    async with base:
        await base.sync()
        for case in _cases(arguments):
            name = f"{case.id}{_REMOVED}" if arguments.twins else case.id
            if name in done:
                continue
            told.clear()
            asked.append(case)
            await base.ask(case.question, case.history)
            if told:  # else it was answered, or refused, without the model
                _append(arguments.out, {"id": name, "answerable": case.answerable and not arguments.twins, **told[0]})


def _cases(arguments: argparse.Namespace) -> Sequence[Case]:
    if arguments.cases is None:
        taken = cases_of(Path(arguments.set), arguments.half, arguments.each, arguments.each)
        found = [Case(each["id"], each["question"], each["answerable"]) for each in taken]
    else:
        half = "dev" if arguments.half == "dev" else "test"
        cases = Which(half=half).of(load_cases(Path(arguments.cases)), arguments.cases)
        found = [
            Case(each.id, each.question, each.answerable, each.history, each.evidence, _facts(each.nuggets))
            for each in cases
        ]
    return [each for each in found if each.answerable or not arguments.twins]


def _facts(nuggets: Sequence[Nugget]) -> list[str]:
    return [literal for nugget in nuggets for same in literals_of(nugget.text) for literal in same]


def _holds(passage: Any, case: Case) -> bool:
    """It has some of the evidence: a quote, the beginning or the end of a long one, or a fact, in a note of it."""
    text = passage.chunk.text
    quotes = [each.quote for each in case.evidence if each.note == passage.chunk.note_path]
    return any(
        quote is None or quote in text or (len(quote) > _LONG and (quote[:_LONG] in text or quote[-_LONG:] in text))
        for quote in quotes
    ) or (bool(quotes) and any(states(fact, text) for fact in case.facts))


def _append(file: str, row: Mapping[str, Any]) -> None:
    with Path(file).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def fit(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Bias and weights for `Weighing`, from cases with labels."""
    replies = [(kind, reply) for kind in ("which", "yes_no") for reply in _everywhere(rows, kind)]
    table = np.array([[_log(row[kind], reply) for kind, reply in replies] for row in rows])
    silent = np.array([not row["answerable"] for row in rows], dtype=float)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    weights = _logistic(np.hstack([np.ones((len(rows), 1)), (table - middle) / spread]), silent)
    real = weights[1:] / spread
    found = dict(zip(replies, real, strict=True))
    return {
        "bias": round(float(weights[0] - real @ middle), 5),
        "which": {reply: round(float(w), 5) for (kind, reply), w in found.items() if kind == "which"},
        "yes_no": {reply: round(float(w), 5) for (kind, reply), w in found.items() if kind == "yes_no"},
    }


def _everywhere(rows: Sequence[Mapping[str, Any]], kind: str) -> list[str]:
    counted = Counter(reply for row in rows for reply in row[kind])
    return sorted(
        reply for reply, count in counted.items() if reply and "\ufffd" not in reply and count >= EVERYWHERE * len(rows)
    )


def _log(which: Mapping[str, float], reply: str) -> float:
    return float(np.log(which.get(reply, min(which.values()))))


def _logistic(table: Any, labels: Any) -> Any:
    """Newton's method; the first column is the bias and goes free."""
    penalty = np.full(table.shape[1], PENALTY)
    penalty[0] = 0.0
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(table @ weights)))
        gradient = table.T @ (chance - labels) + penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def show(rows: Sequence[Mapping[str, Any]], crossed: int = 0, only: Collection[str] = ()) -> None:
    """AUROC of the doubt and of its parts, and how many are refused rightly at bars where so many are refused wrongly.
    `crossed`: so many times each part of the rows is told by weights fitted on the others. `only`: ids of the rows that
    are counted, all if there are none."""
    weighed = _crossed(rows, crossed) if crossed else np.array([_silent(weighing(), row) for row in rows])
    counted = [at for at, row in enumerate(rows) if not only or row["id"] in only]
    weighed, rows = weighed[counted], [rows[at] for at in counted]
    silent = np.array([not row["answerable"] for row in rows])
    no = np.array([_share(row["yes_no"]) for row in rows])
    zero = np.array([_zero(row["which"]) for row in rows])
    far = np.array([far_of(row["nearest"], row.get("titles")) for row in rows])
    titles = sorted({f"{row['titles']:.3f}" for row in rows if row.get("titles") is not None})
    print(
        f"{int((~silent).sum())} answerable, {int(silent.sum())} not; titles to what they name: {titles or 'unknown'}"
    )
    print(f"{'':38}AUROC   rightly refused where wrongly are {'  '.join(f'{share:.2f}' for share in SHARES)}")
    doubt = (no + 3 * weighed + far) / 5 - np.array([eased(row.get("titles")) for row in rows])
    for name, score in (
        ("no", no), ('"0" among the numbers', zero), ("far", far), ("replies weighed", weighed),
        ('3 no, 1 "0", 1 far', (3 * no + zero + far) / 5), ("1 no, 3 weighed, 1 far (the doubt)", doubt),
    ):  # fmt: skip
        bars = [np.quantile(score[~silent], 1 - share) for share in SHARES]
        rightly = "  ".join(f"{(score[silent] > bar).mean():.2f}" for bar in bars)
        print(f"{name:38}{_auroc(score, silent):.3f}{'':39}{rightly}")
    print("\nbar      wrongly / rightly refused")
    for bar in np.arange(0.40, 0.61, 0.02):
        print(f"{bar:.2f}     {(doubt[~silent] > bar).mean():.2f} / {(doubt[silent] > bar).mean():.2f}")


def _crossed(rows: Sequence[Mapping[str, Any]], turns: int) -> Any:
    groups = sorted({_group(row) for row in rows})
    weighed = np.zeros(len(rows))
    for turn in range(turns):
        drawn = dict(zip(groups, np.random.RandomState(turn).permutation(len(groups)) % 8, strict=True))
        part = np.array([drawn[_group(row)] for row in rows])
        for each in range(8):
            kept = fit([row for row, at in zip(rows, part, strict=True) if at != each])
            model = Weighing(kept["bias"], kept["which"], kept["yes_no"])
            for at in np.flatnonzero(part == each):
                weighed[at] += _silent(model, rows[at]) / turns
    return weighed


def _silent(model: Weighing, row: Mapping[str, Any]) -> float:
    return model.silent(row["which"], row["yes_no"])


def _group(row: Mapping[str, Any]) -> str:
    """A case and its twin are told together."""
    return str(row["id"]).removesuffix(_REMOVED)


def _share(yes_no: Mapping[str, float]) -> float:
    return yes_no.get("no", 0.0) / (yes_no.get("yes", 0.0) + yes_no.get("no", 0.0))


def _zero(which: Mapping[str, float]) -> float:
    numbers = {reply.rstrip("."): odds for reply, odds in which.items() if reply.rstrip(".").isdigit()}
    return numbers.get("0", 0.0) / sum(numbers.values())


def _auroc(score: Any, positive: Any) -> float:
    above = score[positive][:, None] - score[~positive][None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def _rows(files: Sequence[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in Path(file).read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask")
    for name in ("--cache", "--out"):
        asking.add_argument(name, required=True)
    for name in ("--set", "--cases", "--notes"):
        asking.add_argument(name)
    asking.add_argument("--twins", action="store_true")
    asking.add_argument("--half", choices=("dev", "held"), default="dev")
    asking.add_argument("--each", type=int, default=130)
    asking.add_argument("--tokens", type=int, default=300)
    commands.add_parser("fit").add_argument("files", nargs="+")
    showing = commands.add_parser("show")
    showing.add_argument("files", nargs="+")
    showing.add_argument("--crossed", type=int, default=0, help="tell each eighth by weights fitted on the others")
    showing.add_argument("--of", action="append", default=[], help="count only the cases of this FILE")
    arguments = parser.parse_args()
    if arguments.command == "ask":
        if not arguments.set and not (arguments.cases and arguments.notes):
            parser.error("ask what? --set DIR, or --cases FILE with --notes DIR")
        asyncio.run(ask(arguments))
    elif arguments.command == "fit":
        json.dump(fit(_rows(arguments.files)), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        show(_rows(arguments.files), arguments.crossed, {row["id"] for row in _rows(arguments.of)})


if __name__ == "__main__":
    main()
