"""How time, memory and disk grow with a vault, each beside the plain loop that does the same without askbase.

    python benchmarks/scale.py --notes DIR [--sizes 100,1000,10000] [--keep DIR]

Takes the first notes of DIR by name, indexes them in a fresh process, asks, indexes again, changes ten notes. `--keep`
leaves notes and index of each size in DIR. Prints one row per size; then exact search over 100,000 random vectors.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SAMPLE = 256  # chunks for the bare loop: every n-th by length
AS_ASKBASE_DOES = {"OPENBLAS_NUM_THREADS": "1"}  # the command line says so before numpy is loaded
QUESTION = "which function sorts a range"
QUESTIONS, WORDS, WARM_UP = 100, 12, 20.0  # asked of a process that has been asked for so many seconds


# ── in a child process: one run, its clocks and its memory ───────────────────────────────────────
class Clock:
    """Progress that notes when the text was done and how long embedding took."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.words_done = self.embed_done = 0.0
        self.texts = 0

    def plan(self, notes: int) -> None: ...
    def notes_done(self, count: int) -> None: ...

    def plan_vectors(self, texts: int) -> None:
        self.words_done = time.perf_counter()

    def embedded(self, count: int) -> None:
        self.texts += count
        self.embed_done = time.perf_counter()


def child_index(notes: Path, data_dir: Path) -> dict[str, Any]:
    import askbase

    clock = Clock()
    with askbase.open(notes, data_dir) as base:
        report = base.run(base.sync(progress=clock))
    total = time.perf_counter() - clock.begun
    words = (clock.words_done or clock.begun + total) - clock.begun
    rate = clock.texts / (clock.embed_done - clock.words_done) if clock.texts else 0.0
    return {"words": words, "rate": rate, "total": total, "chunks": report.chunks, "embedded": report.embedded,
            "changed": len(report.changed), "peak": _peak_mb()}  # fmt: skip


def child_query(notes: Path, data_dir: Path) -> dict[str, Any]:
    import askbase

    questions, others = _questions(data_dir, 0.0), _questions(data_dir, 0.5)
    with askbase.open(notes, data_dir) as base:
        found = base.run(base.search(QUESTION))
        warm = time.monotonic() + WARM_UP
        while time.monotonic() < warm:  # a warm process has answered others before
            base.run(base.search(others[0]))
            others.append(others.pop(0))
        times = []
        for question in questions:
            begun = time.perf_counter()
            base.run(base.search(question))
            times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    middle, late = (times[int(len(times) * share)] for share in (0.5, 0.95))
    return {"peak": _peak_mb(), "p50": middle, "p95": late, "by": found.dense_by}


def _questions(data_dir: Path, between: float) -> list[str]:
    """A hundred different ones, as long as questions are: how every n-th passage begins, or one `between` them."""
    from askbase.store.catalog import Catalog
    from askbase.store.database import Database

    database = Database(data_dir / "catalog.db")
    ids = [row[0] for row in database.connection.execute("SELECT id FROM chunks ORDER BY rowid")]
    step = max(1, len(ids) // QUESTIONS)
    asked = ids[int(step * between) :: step][:QUESTIONS]
    found = Catalog(database).passages(dict.fromkeys(asked, (0.0, None, None)))
    database.close()
    begun = (" ".join(re.findall(r"\w+", found[each].chunk.plain)[:WORDS]) for each in asked)
    return [question for question in begun if question]


def child_bare(notes: Path, data_dir: Path) -> dict[str, Any]:
    """The embedder alone, over a sample of the very strings that the index embeds."""
    from askbase.index.embed import embedded_text
    from askbase.models.embed_local import LocalEmbedder
    from askbase.store.catalog import Catalog
    from askbase.store.database import Database

    catalog = Catalog(Database(data_dir / "catalog.db"))
    found = [passage for path in catalog.known_notes() for passage in catalog.note_passages(path)]
    texts = [embedded_text(each.title, each.chunk.headings, each.chunk.plain) for each in found]
    texts.sort(key=len)
    texts = texts[:: max(1, len(texts) // SAMPLE)]
    embedder = LocalEmbedder()
    embedder.embed_query("warm")
    begun = time.perf_counter()
    embedder.embed_documents(texts)
    return {"rate": len(texts) / (time.perf_counter() - begun)}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ── in the parent ────────────────────────────────────────────────────────────────────────────────
def run(mode: str, notes: Path, data_dir: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", mode, "--notes", str(notes), "--data-dir", str(data_dir)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**AS_ASKBASE_DOES, **os.environ})
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def seconds(command: Sequence[str], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert done.returncode in (0, 4), done.stderr.decode()  # 4: a note could not be read
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def start_up(cli: Sequence[str], folder: Path) -> float:
    """What the same command takes where there is one note."""
    notes = folder / "notes"
    notes.mkdir(parents=True)
    (notes / "one.md").write_text("# One\n", "utf-8")
    command = [*cli, "index", "-q", "--notes", str(notes), "--data-dir", str(folder / "data")]
    seconds(command, rounds=1)
    return seconds(command)


def walk_and_stat(root: Path) -> float:
    begun = time.perf_counter()
    for folder, _, names in os.walk(root):
        for name in names:
            os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118  the plain loop it stands for
    return time.perf_counter() - begun


def row(source: list[Path], root: Path, count: int, folder: Path) -> dict[str, float]:
    notes, data = folder / "notes", folder / "data"
    text = 0
    for path in source[:count]:
        target = notes / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        text += target.stat().st_size
    first, bare = run("index", notes, data), run("bare", notes, data)
    cli = [sys.executable, "-m", "askbase"]
    where = ["--notes", str(notes), "--data-dir", str(data)]
    again = seconds([*cli, "index", "-q", *where])
    start = start_up(cli, folder / "one")
    query = run("query", notes, data)
    search = seconds([*cli, "search", "-q", *where, QUESTION])
    chroma = seconds([sys.executable, "-c", "import chromadb"])
    for path in sorted(notes.rglob("*.md"))[:10]:
        path.write_text(path.read_text("utf-8") + "\nOne more line about turnips.\n", "utf-8")
    ten = run("index", notes, data)
    disk = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    return {
        "notes": min(count, len(source)), "MB": text / 1e6, "chunks": first["chunks"], "words s": first["words"],
        "embed /s": first["rate"], "÷ bare": first["rate"] / bare["rate"], "total s": first["total"],
        "again s": again, "÷ (start + 3 walks)": again / (start + 3 * walk_and_stat(notes)), "ten s": ten["total"],
        "peak MB": first["peak"], "query MB": query["peak"], "disk ÷ text": disk / text, "warm p50 ms": query["p50"],
        "warm p95 ms": query["p95"], "search s": search, "÷ import chromadb": search / chroma,
    }  # fmt: skip


def large(count: int = 100_000) -> float:
    """p95 in ms of exact search over this many vectors: what answers when Chroma cannot."""
    os.environ.update(AS_ASKBASE_DOES)
    import numpy as np

    chance = np.random.default_rng(0)
    matrix = chance.standard_normal((count, 384), np.float32)
    times = []
    for vector in chance.standard_normal((40, 384), np.float32):
        begun = time.perf_counter()
        np.argpartition(-(matrix @ vector), 100)
        times.append(time.perf_counter() - begun)
    return sorted(times)[37] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--child", choices=("index", "query", "bare"))
    given = parser.parse_args()
    if given.child:
        child = {"index": child_index, "query": child_query, "bare": child_bare}[given.child]
        print(json.dumps(child(given.notes, given.data_dir)))
        return
    source = sorted(given.notes.rglob("*.md"))
    with tempfile.TemporaryDirectory() as made:
        for number, size in enumerate(int(part) for part in given.sizes.split(",")):
            figures = row(source, given.notes, size, (given.keep or Path(made)) / str(size))
            if not number:
                print("| " + " | ".join(figures) + " |\n" + "|---" * len(figures) + "|")
            print("| " + " | ".join(f"{value:.3g}" if value < 1000 else f"{value:.0f}" for value in figures.values())
                  + " |", flush=True)  # fmt: skip
    print(f"\nExact search over 100,000 vectors: p95 {large():.0f} ms.")


if __name__ == "__main__":
    main()
