"""Does askbase find what a question needs? Note-level recall and reciprocal rank, gold characters in the top 5, and
what each part of the search is worth: every row runs over the same questions, differences are paired.

    python benchmarks/retrieval.py --set DIR [--set DIR …] --cache DIR [--half held] [--rows default words …]

A set holds `notes/` and `cases.jsonl` (question, answerable, evidence with note, start, end). `--cache` keeps the
indexes and the questions' vectors: a second run embeds nothing. Halves are by hash of the case id: choose on `dev`,
report `held`. `--mix` puts another vault's notes beside the set's own, as distractors; `--mix-notes` says how many.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import shutil
import statistics
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

DEPTH = 40  # passages looked at to fill ten notes
TOP = 5  # passages whose characters are compared with the gold ones

# What a row changes; each part that is not the simplest has a row without it.
ROWS: dict[str, dict[str, Any]] = {
    "default": {},
    "words": {"search.dense_weight": 0.0},
    "meaning": {"search.dense_weight": 1.0},
    "weight .5": {"search.dense_weight": 0.5},
    "weight .7": {"search.dense_weight": 0.7},
    "no cap": {"search.per_note": 1000},
    "around 0": {"search.around": 0},
    "around 100": {"search.around": 100},
    "around 350": {"search.around": 350},
    "exact not lifted": {},
    "near copies kept": {},
    "cap always": {},
    "no company": {},
    "titles as text": {},
    "body only": {},
    "English only": {},
}
# What no setting switches off: the name that a row replaces while it runs.
REPLACED: dict[str, tuple[str, Any]] = {
    "exact not lifted": ("askbase.retrieve.search.search_phrases", lambda *_: frozenset()),
    "near copies kept": ("askbase.retrieve.rank.COPY_OVERLAP", 1.1),
    "cap always": ("askbase.retrieve.rank.RIVAL", 0.0),
    "no company": ("askbase.retrieve.rank.COMPANY", 0.0),
    "English only": ("askbase.opened.Opened.reads_languages", lambda _: None),
    "titles as text": ("askbase.store.pruning.WEIGHTS", "1.0, 1.0, 1.0, 1.0"),
    "body only": ("askbase.store.pruning.WEIGHTS", "0.0, 0.0, 0.0, 1.0"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A case. `spans` are the gold characters by note; a note whose whole text is gold has none."""

    id: str
    text: str
    notes: frozenset[str]
    spans: Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Row:
    """Scores by metric, one per question that it applies to, in order."""

    name: str
    scores: Mapping[str, Sequence[float]]


class RememberedEmbedder:
    """The local embedder with questions' vectors kept in a file."""

    def __init__(self, place: Path) -> None:
        from askbase.models.embed_local import LocalEmbedder

        self._inner, self._place = LocalEmbedder(), place
        self._known: dict[str, Any] = dict(np.load(place)) if place.exists() else {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def embed_query(self, text: str) -> Any:
        key = hashlib.sha256(f"{self._inner.fingerprint}\n{text}".encode()).hexdigest()
        if key not in self._known:
            self._known[key] = self._inner.embed_query(text)
        return self._known[key]

    def save(self) -> None:
        np.savez(self._place, **self._known)


# ── sets ─────────────────────────────────────────────────────────────────────────────────────────
def questions_of(folder: Path, half: str) -> list[Question]:
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    wanted = [case for case in cases if case["answerable"] and half in ("all", half_of(case["id"]))]
    return [_question(case) for case in wanted]


def half_of(case_id: str) -> str:
    return "dev" if hashlib.sha256(case_id.encode()).digest()[0] % 2 else "held"


def _question(case: Mapping[str, Any]) -> Question:
    spans: dict[str, list[tuple[int, int]]] = {}
    for piece in case["evidence"]:
        if piece["quote"] is not None:
            spans.setdefault(piece["note"], []).append((piece["start"], piece["end"]))
    return Question(case["id"], case["question"], frozenset(piece["note"] for piece in case["evidence"]), spans)


def vault_of(folder: Path, cache: Path, mix: Path | None, count: int) -> tuple[Path, Path]:
    """(notes folder, data folder). Distractors are chosen by hash of their path, so more of them hold the fewer."""
    if mix is None:
        return folder / "notes", cache / folder.name
    made = cache / f"{folder.name}+{count}"
    if not (made / "notes").exists():
        shutil.copytree(folder / "notes", made / "notes")
        others = sorted(
            mix.rglob("*.md"), key=lambda path: hashlib.sha256(str(path.relative_to(mix)).encode()).digest()
        )
        for path in others[:count]:
            place = made / "notes" / "distractors" / path.relative_to(mix)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return made / "notes", made / "data"


# ── measuring ────────────────────────────────────────────────────────────────────────────────────
async def measure(
    notes: Path, data: Path, embedder: RememberedEmbedder, questions: Sequence[Question], names: Sequence[str]
) -> list[Row]:
    from askbase import config
    from askbase.base import Base

    async with Base(notes, data, config.load({"chat.model": "none"}), embedder=embedder) as base:
        report = await base.sync()
        print(f"{report.chunks} chunks, {report.embedded} embedded\n")
        rows = []
        for name in names:
            await base.use({**_defaults(base), **ROWS[name]})
            with mock.patch(*REPLACED[name]) if name in REPLACED else nullcontext():
                found = [(await base.search(q.text, TOP), await base.search(q.text, DEPTH)) for q in questions]
            each = [scores(q, top.passages, deep.passages) for q, (top, deep) in zip(questions, found, strict=True)]
            metrics = dict.fromkeys(metric for score in each for metric in score)
            rows.append(Row(name, {metric: [score[metric] for score in each if metric in score] for metric in metrics}))
    return rows


def _defaults(base: Any) -> dict[str, Any]:
    from askbase.settings import SearchSettings

    return {f"search.{key}": value for key, value in asdict(SearchSettings()).items()}


def scores(question: Question, top: Sequence[Any], deep: Sequence[Any]) -> dict[str, float]:
    ranking = list(dict.fromkeys(passage.chunk.note_path for passage in deep))
    result = {f"R@{k}": len(question.notes & set(ranking[:k])) / len(question.notes) for k in (1, 3, 5, 10)}
    ranks = [1 / place for place, note in enumerate(ranking[:10], 1) if note in question.notes]
    result["MRR"] = max(ranks, default=0.0)
    if question.spans:
        gold = {
            (note, at) for note, spans in question.spans.items() for start, end in spans for at in range(start, end)
        }
        read = {(p.chunk.note_path, at) for p in top for at in range(p.chunk.start, p.chunk.end)}
        result["gold@5"] = len(gold & read) / len(gold)
        result["characters"] = float(len(read))
    return result


# ── printing ─────────────────────────────────────────────────────────────────────────────────────
def table(rows: Sequence[Row]) -> str:
    """A row each: means, and the difference of the first row from it with a 95 % interval."""
    from askbase.evals.stats import cluster_t

    metrics = [name for name in rows[0].scores if all(name in row.scores for row in rows)]
    lines = ["| | " + " | ".join(metrics) + " |", "|---" * (len(metrics) + 1) + "|"]
    for row in rows:
        cells = []
        for metric in metrics:
            mean = statistics.fmean(row.scores[metric])
            if metric == "characters":
                cells.append(f"{mean:,.0f}")
                continue
            cell = f"{mean:.3f}".lstrip("0")
            if row is not rows[0]:
                gaps = [ours - theirs for ours, theirs in zip(rows[0].scores[metric], row.scores[metric], strict=True)]
                gap = cluster_t(gaps, range(len(gaps)), low=-1, high=1)
                cell += f" ({gap.value:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}])"
            cells.append(cell)
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--half", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--rows", nargs="*", choices=tuple(ROWS), default=list(ROWS))
    parser.add_argument("--mix", type=Path)
    parser.add_argument("--mix-notes", type=int, default=0)
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    embedder = RememberedEmbedder(given.cache / "questions.npz")
    for folder in given.set:
        questions = questions_of(folder, given.half)
        notes, data = vault_of(folder, given.cache, given.mix, given.mix_notes)
        print(f"\n{folder.name}, {given.half}: {len(questions)} questions")
        rows = asyncio.run(measure(notes, data, embedder, questions, given.rows))
        print(table(rows))
    embedder.save()
    print("\nIn brackets: the first row minus this one, paired, 95 % interval.")


if __name__ == "__main__":
    main()
