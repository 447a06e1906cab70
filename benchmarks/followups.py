"""Does a follow-up find what it follows? R@5 over notes, and the share of gold quotes in the top 5 passages, for the
question with its history and for the last turn alone, over the same hand-written conversations.

    python benchmarks/followups.py --cases evals/followups/cases.jsonl --notes seeds --data-dir DIR
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TOP = 5


async def measure(notes: Path, data: Path, cases: Sequence[Mapping[str, Any]]) -> dict[str, list[list[float]]]:
    import askbase
    from askbase import Turn

    scores: dict[str, list[list[float]]] = {"with history": [], "last turn alone": []}
    async with askbase.open(notes, data, settings_overrides={"chat.model": "none"}) as base:
        await base.sync()
        for case in cases:
            turns = tuple(Turn(said["text"], "") for said in case["history"] if said["role"] == "user")
            for name, history in (("with history", turns), ("last turn alone", ())):
                found = await base.search(case["question"], 40, history)
                scores[name].append(_scored(case, found.passages))
    return scores


def _scored(case: Mapping[str, Any], passages: Sequence[Any]) -> list[float]:
    gold = {piece["note"] for piece in case["evidence"]}
    ranking = list(dict.fromkeys(passage.chunk.note_path for passage in passages))[:TOP]
    quotes = [piece["quote"] for piece in case["evidence"]]
    read = [passage.chunk.text for passage in passages[:TOP]]
    covered = statistics.fmean(any(quote in text for text in read) for quote in quotes)
    return [len(gold & set(ranking)) / len(gold), covered]


def main() -> None:
    from askbase.evals.stats import cluster_t

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    given = parser.parse_args()
    lines = (json.loads(line) for line in given.cases.read_text("utf-8").splitlines())
    cases = [case for case in lines if case["history"] and case["answerable"]]
    scores = asyncio.run(measure(given.notes, given.data_dir, cases))
    for kind in dict.fromkeys(case["kind"] for case in cases):
        rows = [at for at, case in enumerate(cases) if case["kind"] == kind]
        print(f"\n{kind}: {len(rows)} cases")
        for metric, name in enumerate((f"R@{TOP} of notes", f"quotes in the top {TOP}")):
            joined, alone = ([scores[row][at][metric] for at in rows] for row in scores)
            gaps = [one - other for one, other in zip(joined, alone, strict=True)]
            gap = cluster_t(gaps, [cases[at]["history"][0]["text"] for at in rows], low=-1, high=1)
            both = f"with history {statistics.fmean(joined):.3f}, last turn alone {statistics.fmean(alone):.3f}"
            print(f"  {name}: {both}, difference {gap.value:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]")


if __name__ == "__main__":
    main()
