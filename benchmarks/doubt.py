"""How well the local model's odds tell questions that the notes answer from those that they do not, and the weights of
`src/askbase/answer/refusing/doubt.json`.

    python benchmarks/doubt.py ask --set DIR --cache DIR --out FILE [--half dev] [--each 130] [--tokens 300]
    python benchmarks/doubt.py fit FILE > src/askbase/answer/refusing/doubt.json
    python benchmarks/doubt.py show FILE [FILE …]

A set holds `notes/` and `cases.jsonl` (id, question, answerable). Cases are taken by the hash of their id, as in
`benchmarks/answers.py`: fit and choose on `dev`, report `held`. `ask` asks the product, records what the doubt is made
of, and lets no answer be written; it goes on where it stopped. `fit` is a ridge logistic regression on the logarithms
of the odds of those first words that nearly every reply could have begun with; `show` compares, on other cases.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from answers import cases_of  # beside this file

PENALTY = 100.0  # on the squares of the standardised weights; 30 to 300 differ by .006 in AUROC
EVERYWHERE = 0.97  # share of the cases among whose likeliest replies a word must be
SHARES = (0.10, 0.12, 0.15, 0.18)


async def ask(arguments: argparse.Namespace) -> None:
    import askbase
    from askbase.answer import speak

    told: list[dict[str, Any]] = []
    original = speak.doubt

    def recorded(
        yes_no: Mapping[str, float], which: Mapping[str, float], nearest: float, titles: float | None = None
    ) -> float | None:
        told.append({"yes_no": dict(yes_no), "which": dict(which), "nearest": nearest, "titles": titles})
        return original(yes_no, which, nearest, titles)

    speak.doubt = recorded  # type: ignore[assignment]
    done = {row["id"] for row in _rows([arguments.out])} if Path(arguments.out).exists() else set()  # noqa: ASYNC240
    speak.DOUBT_TOKENS = arguments.tokens
    settings = {"chat.model": "local", "answer.max_doubt": 0.0, "answer.focus_tokens": arguments.tokens}
    folder = Path(arguments.set)
    base = askbase.open(folder / "notes", arguments.cache, settings_overrides=settings)
    async with base:
        await base.sync()
        for case in cases_of(folder, arguments.half, arguments.each, arguments.each):
            if case["id"] in done:
                continue
            told.clear()
            await base.ask(case["question"])
            if told:  # else it was answered, or refused, without the model
                _append(arguments.out, {"id": case["id"], "answerable": case["answerable"], **told[0]})


def _append(file: str, row: Mapping[str, Any]) -> None:
    with Path(file).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def fit(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Bias and weights for `Weighing`, from cases with labels."""
    counted = Counter(reply for row in rows for reply in row["which"])
    replies = sorted(
        reply for reply, count in counted.items() if reply and "\ufffd" not in reply and count >= EVERYWHERE * len(rows)
    )
    table = np.array([[_log(row["which"], reply) for reply in replies] for row in rows])
    silent = np.array([not row["answerable"] for row in rows], dtype=float)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    weights = _logistic(np.hstack([np.ones((len(rows), 1)), (table - middle) / spread]), silent)
    real = weights[1:] / spread
    bias = float(weights[0] - real @ middle)
    return {
        "bias": round(bias, 5),
        "weights": {reply: round(float(w), 5) for reply, w in zip(replies, real, strict=True)},
    }


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


def show(rows: Sequence[Mapping[str, Any]], crossed: int = 0) -> None:
    """AUROC of the doubt and of its parts, and how many are refused rightly at bars where so many are refused wrongly.
    `crossed`: so many times each part of the rows is told by weights fitted on the others."""
    from askbase.answer.refusing.doubt import Weighing, eased, weighing
    from askbase.answer.refusing.doubt import far as far_of

    silent = np.array([not row["answerable"] for row in rows])
    no = np.array([_share(row["yes_no"]) for row in rows])
    zero = np.array([_zero(row["which"]) for row in rows])
    far = np.array([far_of(row["nearest"], row.get("titles")) for row in rows])
    if crossed:
        weighed = np.zeros(len(rows))
        for turn in range(crossed):
            part = np.random.RandomState(turn).permutation(len(rows)) % 8
            for each in range(8):
                kept = fit([row for row, at in zip(rows, part, strict=True) if at != each])
                model = Weighing(kept["bias"], kept["weights"])
                for at in np.flatnonzero(part == each):
                    weighed[at] += model.silent(rows[at]["which"]) / crossed
    else:
        weighed = np.array([weighing().silent(row["which"]) for row in rows])
    titles = sorted({f"{row['titles']:.3f}" for row in rows if row.get("titles") is not None})
    print(
        f"{int((~silent).sum())} answerable, {int(silent.sum())} not; titles to what they name: {titles or 'unknown'}"
    )
    print(f"{'':38}AUROC   rightly refused where wrongly are {'  '.join(f'{share:.2f}' for share in SHARES)}")
    doubt = (2 * no + 2 * weighed + far) / 5 - np.array([eased(row.get("titles")) for row in rows])
    for name, score in (
        ("no", no), ('"0" among the numbers', zero), ("far", far), ("replies weighed", weighed),
        ('3 no, 1 "0", 1 far', (3 * no + zero + far) / 5), ("2 no, 2 weighed, 1 far (the doubt)", doubt),
    ):  # fmt: skip
        bars = [np.quantile(score[~silent], 1 - share) for share in SHARES]
        rightly = "  ".join(f"{(score[silent] > bar).mean():.2f}" for bar in bars)
        print(f"{name:38}{_auroc(score, silent):.3f}{'':39}{rightly}")
    print("\nbar      wrongly / rightly refused")
    for bar in np.arange(0.40, 0.61, 0.02):
        print(f"{bar:.2f}     {(doubt[~silent] > bar).mean():.2f} / {(doubt[silent] > bar).mean():.2f}")


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
    for name in ("--set", "--cache", "--out"):
        asking.add_argument(name, required=True)
    asking.add_argument("--half", choices=("dev", "held"), default="dev")
    asking.add_argument("--each", type=int, default=130)
    asking.add_argument("--tokens", type=int, default=300)
    commands.add_parser("fit").add_argument("files", nargs="+")
    showing = commands.add_parser("show")
    showing.add_argument("files", nargs="+")
    showing.add_argument("--crossed", type=int, default=0, help="tell each eighth by weights fitted on the others")
    arguments = parser.parse_args()
    if arguments.command == "ask":
        asyncio.run(ask(arguments))
    elif arguments.command == "fit":
        json.dump(fit(_rows(arguments.files)), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        show(_rows(arguments.files), arguments.crossed)


if __name__ == "__main__":
    main()
