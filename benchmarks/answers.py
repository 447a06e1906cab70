"""Answers and refusals of the local model behind askbase, beside the same model behind a tutorial's prompt, the same
model without notes, and quoting without a model.

    python benchmarks/answers.py run --set DIR --cache DIR --out FILE [--half held] [--answerable 60] [--skip 60]
    python benchmarks/answers.py show FILE [FILE …]

A set holds `notes/` and `cases.jsonl` (question, answerable, gold_answer, evidence quotes). Cases are taken by the hash
of their id: choose on `dev`, report `held`; `--skip` leaves out the first ones of each kind. A run goes on where it
stopped. Every arm sees the same search results.

"Right" is decided by code and is the same rule for every arm: at least half of the answer's content words beyond the
question's, and one of them at least, stand in the gold answer or its evidence. Reward: 1 right or rightly refused,
0 refused though answerable, -1 wrong or answered though unanswerable; 20 % unanswerable.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

UNANSWERABLE_SHARE = 0.2
PASSAGES = 5
TUTORIAL = (
    "Context information is below.\n---------------------\n{context}\n---------------------\n"
    "Given the context information and not prior knowledge, answer the query. Cite sources like [1]. If the answer is"
    " not in the context, say that you don't know.\nQuery: {question}\nAnswer: "
)
_REFUSED = re.compile(
    r"(?i)\b(?:(?:do|does|did|is|are|was|were|can)(?: not|n't)|cannot|no (?:information|mention))\b.{0,60}"
    r"\b(?:know|mention|provide|specif|state|contain|include|information|context|answer|determine)"
)


# ── arms ─────────────────────────────────────────────────────────────────────────────────────────
async def askbase(base: Any, question: str) -> dict[str, Any]:
    answer = await base.ask(question)
    record = base.trace(answer.id).record
    return {
        "text": answer.text,
        "refused": answer.outcome == "not_in_notes",
        "raw": record["raw"],
        "decided": record.get("decided"),
        "signals": record.get("signals"),
        "claims": [[claim.text, claim.status] for claim in answer.claims],
        "quotes": [[citation.passage.chunk.note_path, citation.quote] for citation in answer.citations],
        "dense": [passage.dense for passage in answer.passages],
    }


async def tutorial(base: Any, question: str) -> dict[str, Any]:
    found = await base.search(question, PASSAGES)
    context = "\n\n".join(f"[{n}] {passage.chunk.text}" for n, passage in enumerate(found.passages, 1))
    return await _said(base, TUTORIAL.format(context=context, question=question))


async def closed_book(base: Any, question: str) -> dict[str, Any]:
    return await _said(base, f"{question}\nAnswer in one or two sentences, or say that you don't know.")


async def _said(base: Any, prompt: str) -> dict[str, Any]:
    chat = await base.load_model()
    text = "".join([part async for part in chat.stream([{"role": "user", "content": prompt}]) if isinstance(part, str)])
    return {"text": text, "refused": _REFUSED.search(text[:300]) is not None}


ARMS: dict[str, Callable[[Any, str], Awaitable[dict[str, Any]]]] = {
    "askbase": askbase, "tutorial": tutorial, "closed_book": closed_book, "quoted": askbase,
}  # fmt: skip


# ── running ──────────────────────────────────────────────────────────────────────────────────────
def cases_of(folder: Path, half: str, answerable: int, unanswerable: int, skip: int = 0) -> list[dict[str, Any]]:
    """The first of each kind, after `skip` of them, in the order of their ids' hashes, the kinds taking turns."""
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    mine = sorted((case for case in cases if _half(case["id"]) == half), key=lambda case: _hash(case["id"]).hex())
    yes = [case for case in mine if case["answerable"]][skip : skip + answerable]
    no = [case for case in mine if not case["answerable"]][skip : skip + unanswerable]
    pairs = [pair for both in zip(yes, no, strict=False) for pair in both]
    return pairs + yes[len(no) :] + no[len(yes) :]


def _hash(case_id: str) -> bytes:
    return hashlib.sha256(case_id.encode()).digest()


def _half(case_id: str) -> str:
    return "dev" if _hash(case_id)[0] % 2 else "held"


async def run(options: argparse.Namespace) -> None:
    import askbase as product

    done = {(row["id"], row["arm"]) for row in _rows([options.out])} if options.out.exists() else set()
    models = {"askbase": "local", "quoted": "none"}
    bases = {
        model: product.open(options.set / "notes", options.cache, settings_overrides={"chat.model": model})
        for model in dict.fromkeys(models.get(arm, "local") for arm in options.arms)
    }
    for base in bases.values():
        await base.sync()
    for case in cases_of(options.set, options.half, options.answerable, options.unanswerable, options.skip):
        for arm in options.arms:
            if (case["id"], arm) in done:
                continue
            begun = time.perf_counter()
            said = await ARMS[arm](bases[models.get(arm, "local")], case["question"])
            row = {key: case[key] for key in ("id", "question", "answerable")} | said
            row |= {"arm": arm, "right": is_right(said["text"], case), "seconds": time.perf_counter() - begun}
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for base in bases.values():
        await base.aclose()


def is_right(text: str, case: dict[str, Any]) -> bool:
    from askbase.answer.words.text import content_words

    said = content_words(re.sub(r"\[\d+\]", "", text)) - content_words(case["question"])
    gold = content_words(" ".join([case["gold_answer"] or "", *(e["quote"] or "" for e in case["evidence"])]))
    return bool(said) and len(said & gold) >= 0.5 * len(said)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────
def show(options: argparse.Namespace) -> None:
    from askbase.evals.stats import cluster_t, wilson

    rows = _rows(options.files)
    print(f"{'arm':12} {'n':>7} {'right':>6} {'wrongly refused':>22} {'rightly refused':>22} {'reward':>7} {'s':>5}")
    for arm in dict.fromkeys(row["arm"] for row in rows):
        mine = [row for row in rows if row["arm"] == arm]
        yes, no = ([row for row in mine if row["answerable"] is kind] for kind in (True, False))
        wrongly, rightly = ([row["refused"] for row in part] for part in (yes, no))
        bounds = [wilson(part, range(len(part))) for part in (wrongly, rightly)]
        shown = [f"{each.value:.2f} [{each.low:.2f}, {each.high:.2f}]" for each in bounds]
        right = sum(row["right"] and not row["refused"] for row in yes) / len(yes)
        seconds = sorted(row["seconds"] for row in mine)[len(mine) // 2]
        counts = f"{len(yes)}+{len(no)}"
        print(f"{arm:12} {counts:>7} {right:6.2f} {shown[0]:>22} {shown[1]:>22} {_mean(mine):7.2f} {seconds:5.1f}")
    first = {row["id"]: row for row in rows if row["arm"] == "askbase"}
    for arm in dict.fromkeys(row["arm"] for row in rows if first and row["arm"] != "askbase"):
        pairs = [(first[row["id"]], row) for row in rows if row["arm"] == arm and row["id"] in first]
        shares = {True: ("answerable", 1 - UNANSWERABLE_SHARE), False: ("unanswerable", UNANSWERABLE_SHARE)}
        gain = cluster_t(
            [_reward(a) - _reward(b) for a, b in pairs],
            range(len(pairs)),
            [shares[row["answerable"]] for row, _ in pairs],
            low=-2,
            high=2,
        )
        print(f"reward over {arm}, paired, n={len(pairs)}: {gain.value:+.2f} [{gain.low:+.2f}, {gain.high:+.2f}]")


def _reward(row: dict[str, Any]) -> int:
    if row["answerable"]:
        return 0 if row["refused"] else (1 if row["right"] else -1)
    return 1 if row["refused"] else -1


def _mean(rows: Sequence[dict[str, Any]]) -> float:
    parts = [[_reward(row) for row in rows if row["answerable"] is kind] for kind in (True, False)]
    means = [sum(part) / len(part) if part else 0.0 for part in parts]
    return (1 - UNANSWERABLE_SHARE) * means[0] + UNANSWERABLE_SHARE * means[1]


def _rows(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    running.add_argument("--set", type=Path, required=True)
    running.add_argument("--cache", type=Path, required=True)
    running.add_argument("--out", type=Path, required=True)
    running.add_argument("--half", choices=("dev", "held"), default="held")
    running.add_argument("--answerable", type=int, default=60)
    running.add_argument("--unanswerable", type=int, default=60)
    running.add_argument("--skip", type=int, default=0)
    running.add_argument("--arms", nargs="+", choices=tuple(ARMS), default=list(ARMS))
    commands.add_parser("show").add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    if options.command == "show":
        show(options)
    else:
        asyncio.run(run(options))


if __name__ == "__main__":
    main()
