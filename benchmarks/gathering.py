"""Does a question that needs several notes get them? Share of gold notes and of gold quotes among the first passages,
with the rules for histories and contradictions and without them, over the same hand-written questions.

    python benchmarks/gathering.py --cases evals/several/cases.jsonl --notes seeds --data-dir DIR
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

TOP = 8


async def measure(
    notes: Path, data: Path, cases: Sequence[Mapping[str, Any]]
) -> dict[str, list[list[tuple[float, float]]]]:
    """Kind → [with, without the rules], one pair (notes, quotes) per case."""
    import askbase
    from askbase.retrieve.gather import Gathering

    scores: dict[str, list[list[tuple[float, float]]]] = {case["kind"]: [[], []] for case in cases}
    async with askbase.open(notes, data, settings_overrides={"chat.model": "none"}) as base:
        await base.sync()
        for case in cases:
            ruled, plain = scores[case["kind"]]
            ruled.append(scored(case, (await base.search(case["question"], TOP)).passages))
            with mock.patch("askbase.retrieve.search.gathering", lambda _: Gathering()):
                plain.append(scored(case, (await base.search(case["question"], TOP)).passages))
    return scores


def scored(case: Mapping[str, Any], passages: Sequence[Any]) -> tuple[float, float]:
    found = {passage.chunk.note_path for passage in passages}
    read = [passage.chunk.text for passage in passages]
    return (
        statistics.fmean(piece["note"] in found for piece in case["evidence"]),
        statistics.fmean(any(piece["quote"] in text for text in read) for piece in case["evidence"]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    given = parser.parse_args()
    cases = [json.loads(line) for line in given.cases.read_text("utf-8").splitlines()]
    print(f"| in the top {TOP} | notes, by rule | notes, without | quotes, by rule | quotes, without |")
    print("|---" * 5 + "|")
    for kind, (ruled, plain) in asyncio.run(measure(given.notes, given.data_dir, cases)).items():
        cells = [statistics.fmean(score[at] for score in row) for at in (0, 1) for row in (ruled, plain)]
        print(f"| {kind} ({len(ruled)}) | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")


if __name__ == "__main__":
    main()
