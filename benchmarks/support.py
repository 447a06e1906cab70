"""How well the check behind "supported" tells carried claims from others, on pairs that people labelled (WiCE).

    python benchmarks/support.py --pairs FILE [--pairs FILE …]

A file holds one JSON object a line: `claim`, `evidence` (the sentences of a web page) and `label` (supported,
partially_supported, not_supported). A page has some 120 sentences and the product checks against the few passages it
sent: so the 8 sentences that share most words with the claim stand in for the cited passage. Prints the AUROC of the
score for supported against not_supported, and precision and recall of the product's own bar. No chat model is asked.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

SENTENCES = 8


def passage_of(claim: str, sentences: list[str]) -> Any:
    from askbase.answer.words.text import content_words
    from askbase.types import Chunk, Passage

    words = content_words(claim)
    ranked = sorted(range(len(sentences)), key=lambda at: (-len(words & content_words(sentences[at])), at))
    text = "\n".join(" ".join(sentences[at].split()) for at in sorted(ranked[:SENTENCES]))
    chunk = Chunk("pair", "pair.md", 0, (), text, text, 0, len(text), 1, SENTENCES)
    return Passage(chunk, "", None, 1.0, None, None)


def scored(file: Path) -> list[tuple[str, float, bool, bool]]:
    """(label, score, whether the product would say supported) for each pair."""
    from askbase.answer.claims.support import support
    from askbase.answer.reading.evidence import Evidence
    from askbase.models.embed_local import LocalEmbedder

    embedder = LocalEmbedder()

    def meaning(claim: str, texts: Any) -> list[float]:
        vectors = embedder.embed_documents([claim, *texts])
        return [float(vectors[0] @ vector) for vector in vectors[1:]]

    rows = []
    for line in file.read_text("utf-8").splitlines():
        pair = json.loads(line)
        evidence = Evidence.of(passage_of(pair["claim"], pair["evidence"]))
        found = support(pair["claim"], evidence, meaning=meaning)
        rows.append((pair["label"], found.score, found.stands, found.supported))
    return rows


def auroc(positive: list[float], negative: list[float]) -> float:
    wins = sum((a > b) + 0.5 * (a == b) for a in positive for b in negative)
    return wins / (len(positive) * len(negative))


def main() -> None:
    from askbase.evals.stats import wilson

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, action="append", required=True)
    for file in parser.parse_args().pairs:
        rows = scored(file)
        yes, no, part = (
            [(score, stands, supported) for label, score, stands, supported in rows if label == name]
            for name in ("supported", "not_supported", "partially_supported")
        )
        print(f"{file.name}: {len(yes)} supported, {len(part)} partially, {len(no)} not supported")
        print(f"  AUROC, supported against not: {auroc([row[0] for row in yes], [row[0] for row in no]):.3f}")
        for bar, at in (("stands on the passage", 1), ("supported", 2)):
            shown = [[row[at] for row in kind] for kind in (yes, no, part)]
            said = [True] * sum(shown[0]) + [False] * sum(shown[1])
            print(f"  {bar}:")
            for name, values in (
                ("precision (partially left out)", said),
                ("recall of supported", shown[0]),
                ("not supported, yet passed", shown[1]),
                ("partially supported, passed", shown[2]),
            ):
                rate = wilson(values, range(len(values)))
                print(f"    {name:31} {rate.value:.3f} [{rate.low:.3f}, {rate.high:.3f}]  n={len(values)}")


if __name__ == "__main__":
    main()
