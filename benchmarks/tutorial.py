"""The yardstick: forty lines of LlamaIndex + Chroma as tutorials write them, with the same embedding weights, and
askbase beside it in the same run.

    python benchmarks/tutorial.py compare --set DIR [--rounds 5]

DIR holds `notes/` and `cases.jsonl` (question, answerable, evidence notes). Prints index time, the time of one search
as a fresh process, and note-level recall and reciprocal rank over all answerable cases.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

DEPTH = 40  # chunks looked at to fill ten notes


# ── the tutorial pipeline ────────────────────────────────────────────────────────────────────────
class ShippedFile:
    """The same weights as a tutorial runs them: the file as it is, a batch padded to its longest text."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        from askbase.models import embed_local

        self._tokenizer = Tokenizer.from_file(str(embed_local._checked(*embed_local._TOKENIZER)))
        self._tokenizer.enable_truncation(256)
        self._tokenizer.enable_padding()
        self._session = embed_local.silent_onnxruntime().InferenceSession(
            str(embed_local._checked(*embed_local._WEIGHTS))
        )

    def embed(self, texts: list[str]) -> list[list[float]]:
        import numpy as np

        encoded = self._tokenizer.encode_batch(texts)
        ids, mask = (np.array([getattr(one, name) for one in encoded]) for name in ("ids", "attention_mask"))
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, feed)[0]
        pooled = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32).tolist()


def tutorial_embedding() -> Any:
    from llama_index.core.embeddings import BaseEmbedding

    shipped = ShippedFile()

    class MiniLM(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return shipped.embed([query])[0]

        def _get_text_embedding(self, text: str) -> list[float]:
            return shipped.embed([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return shipped.embed(texts)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return MiniLM()


def tutorial_collection(folder: Path) -> Any:
    import chromadb

    client = chromadb.PersistentClient(path=str(folder))
    return client.get_or_create_collection(
        "notes", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )


def tutorial_build(notes: Path, folder: Path) -> int:
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import MarkdownNodeParser, SentenceSplitter

    documents = SimpleDirectoryReader(str(notes), recursive=True, required_exts=[".md"]).load_data()
    splitter = SentenceSplitter(chunk_size=256, chunk_overlap=20)
    pipeline = IngestionPipeline(transformations=[MarkdownNodeParser(), splitter, tutorial_embedding()])
    nodes = pipeline.run(documents=documents)
    collection = tutorial_collection(folder)
    for start in range(0, len(nodes), 1000):
        part = nodes[start : start + 1000]
        collection.add(
            ids=[node.node_id for node in part],
            embeddings=[node.embedding for node in part],
            documents=[node.get_content() for node in part],
            metadatas=[{"file": Path(node.metadata["file_path"]).name} for node in part],
        )
    return len(nodes)


def tutorial_searcher(folder: Path) -> Callable[[str], list[str]]:
    import llama_index.core  # noqa: F401  (a tutorial's query script imports it; its time counts)

    collection, embedding = tutorial_collection(folder), tutorial_embedding()

    def search(question: str) -> list[str]:
        vector = embedding.get_query_embedding(question)
        found = collection.query(query_embeddings=[vector], n_results=DEPTH)
        return list(dict.fromkeys(row["file"] for row in found["metadatas"][0]))

    return search


# ── both, scored alike ───────────────────────────────────────────────────────────────────────────
def askbase_ranking(notes: Path, data_dir: Path, questions: Sequence[str]) -> list[list[str]]:
    import askbase

    async def ask() -> list[list[str]]:
        async with askbase.open(notes, data_dir) as base:
            found = [await base.search(question, limit=DEPTH) for question in questions]
        return [list(dict.fromkeys(Path(p.chunk.note_path).name for p in one.passages)) for one in found]

    return asyncio.run(ask())


def scores(rankings: Sequence[Sequence[str]], gold: Sequence[set[str]]) -> dict[str, float]:
    result = {}
    for k in (1, 3, 5, 10):
        pairs = zip(rankings, gold, strict=True)
        result[f"R@{k}"] = statistics.fmean(len(set(ranking[:k]) & wanted) / len(wanted) for ranking, wanted in pairs)
    first = [
        next((1 / place for place, note in enumerate(ranking[:10], 1) if note in wanted), 0.0)
        for ranking, wanted in zip(rankings, gold, strict=True)
    ]
    return {**result, "MRR": statistics.fmean(first)}


def timed(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def compare(folder: Path, rounds: int) -> None:
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    cases = [case for case in cases if case["answerable"]]
    questions = [case["question"] for case in cases]
    gold = [{Path(entry["note"]).name for entry in case["evidence"]} for case in cases]
    notes, me = folder / "notes", [sys.executable, __file__]
    with tempfile.TemporaryDirectory() as made:
        theirs, ours = Path(made) / "tutorial", Path(made) / "askbase"
        options = ["--notes", str(notes), "--data-dir", str(ours)]
        search = [sys.executable, "-m", "askbase", "search", *options, questions[0]]
        index = [timed([*me, "build", "--set", str(folder), "--out", str(theirs)]),
                 timed([sys.executable, "-m", "askbase", "index", *options])]  # fmt: skip
        again = [timed([*me, "build", "--set", str(folder), "--out", str(theirs) + "2"]),
                 timed([sys.executable, "-m", "askbase", "index", *options])]  # fmt: skip
        cold = [], []
        for _ in range(rounds):  # in turns, so that a busy moment hits both
            cold[0].append(timed([*me, "search", "--out", str(theirs), "--question", questions[0]]))
            cold[1].append(timed(search))
        searcher = tutorial_searcher(theirs)
        rows = [scores([searcher(question) for question in questions], gold),
                scores(askbase_ranking(notes, ours, questions), gold)]  # fmt: skip
    print(f"{folder.name}: {len(cases)} questions, {len(list(notes.rglob('*.md')))} notes, {rounds} rounds\n")
    names = list(rows[0])
    print("| | " + " | ".join(names) + " | index | again, unchanged | one search, fresh process |")
    print("|---" * (len(names) + 4) + "|")
    for name, row, first, second, times in zip(("tutorial", "askbase"), rows, index, again, cold, strict=True):
        figures = " | ".join(f"{row[key]:.3f}" for key in names)
        print(f"| {name} | {figures} | {first:.1f} s | {second:.1f} s | {statistics.median(times):.2f} s |")
    print(f"\nIndexing takes the tutorial {index[0] / index[1]:.1f}x askbase's time.")
    ratio = statistics.median(b / a for a, b in zip(*cold, strict=True))
    print(f"\nOne search takes askbase {ratio:.2f} of the tutorial's time (median of paired rounds).")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("compare", "build", "search"))
    parser.add_argument("--question")
    parser.add_argument("--set", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.mode == "compare":
        compare(given.set, given.rounds)
    elif given.mode == "build":
        print(tutorial_build(given.set / "notes", given.out))
    else:
        print("\n".join(tutorial_searcher(given.out)(given.question)[:10]))


if __name__ == "__main__":
    main()
