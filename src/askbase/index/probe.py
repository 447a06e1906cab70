"""Whether Chroma answers rightly: a row count proves nothing, so known vectors must find themselves.

Run as a program it checks the active generation of a data folder, for a parent that a damaged index must not take down
with it: `python -m askbase.index.probe DATA_DIR [thorough]`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from askbase.store.chroma import ChromaIndex
from askbase.store.chroma_client import ChromaError
from askbase.store.quantize import Matrix
from askbase.store.vectors import VectorStore

SELF_QUERIES = 64
LOST_MOST = 0.02  # a graph index may lose a node in a thousand; a damaged one lost 51 and 100 of 100
RECALL_QUERIES = 32  # with 8, a sound index of 119,000 rows failed twice in eight looks
RECALL_LEAST = 0.9
PROBE_SECONDS = 20.0
_SECONDS_A_ROW, _SECONDS_A_QUERY = 0.0005, 0.02  # with room for a busy computer
_MEMORY = 8 << 30  # bytes of address space: a damaged header may ask for anything
_BATCH = 100
_NEAR = 2e-3  # vectors are kept a byte a number


def problems(chroma: ChromaIndex, vectors: VectorStore, thorough: bool = False) -> list[str]:
    """What is wrong with the open or active generation, in words. `thorough`: every vector is queried.

    Raises:
        ChromaError: it cannot even be asked.
    """
    expected = chroma.expected()
    if (rows := chroma.count()) != len(expected):
        return [f"Chroma holds {rows} rows, the catalog expects {len(expected)}"]
    if strange := len(chroma.ids() ^ set(expected)):
        return [f"{strange} ids differ between Chroma and the catalog"]
    if not expected:
        return []
    chance = random.Random(len(expected))  # noqa: S311  (a sample, not a secret)
    sample = expected if thorough else chance.sample(expected, min(SELF_QUERIES, len(expected)))
    lost = _not_finding_themselves(chroma, vectors, sample)
    if lost > max(1, LOST_MOST * len(sample)):
        return [f"{lost} of {len(sample)} vectors do not find themselves"]
    recall = _recall(chroma, vectors, chance.choices(expected, k=2 * RECALL_QUERIES))
    return [] if recall >= RECALL_LEAST else [f"recall against exact search is {recall:.2f}"]


def in_child(data_dir: Path, rows: int = 0, thorough: bool = False, timeout: float = PROBE_SECONDS) -> list[str]:
    """`problems` from a process of its own. A child that crashes or hangs is a problem like any other.
    With `rows` it gets time to look at so many."""
    timeout += rows * (_SECONDS_A_QUERY if thorough else _SECONDS_A_ROW)
    command = [sys.executable, "-P", "-m", "askbase.index.probe", str(data_dir), *(["thorough"] if thorough else [])]
    try:
        done = subprocess.run(command, cwd=data_dir, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return [f"no answer within {timeout:.0f} s"]
    if done.returncode < 0:
        return [f"ended by signal {-done.returncode}"]
    try:
        found: list[str] = json.loads(done.stdout.splitlines()[-1])
        return found
    except (IndexError, ValueError):
        return [f"ended with code {done.returncode}"]


def _not_finding_themselves(chroma: ChromaIndex, vectors: VectorStore, chunk_ids: Sequence[str]) -> int:
    lost = 0
    for start in range(0, len(chunk_ids), _BATCH):
        part = chunk_ids[start : start + _BATCH]
        asked = _stacked(vectors, part)
        found = chroma.nearest(asked, 1)
        near = vectors.of_chunks([ids[0] for ids in found if ids])
        for vector, ids in zip(asked, found, strict=True):  # another chunk may hold the very same words
            hit = near.get(ids[0]) if ids else None
            lost += hit is None or float(_unit(hit) @ _unit(vector)) < 1 - _NEAR
    return lost


def _recall(chroma: ChromaIndex, vectors: VectorStore, pairs: Sequence[str]) -> float:
    """recall@10 for points half way between chunks. A hit as near as the tenth exact one counts."""
    ends = _stacked(vectors, pairs)
    asked = np.stack([_unit(one + two) for one, two in zip(ends[::2], ends[1::2], strict=True)])
    there = None if chroma.place.takes_private else frozenset(chroma.expected())
    good = wanted = 0
    truth = vectors.nearest(asked, 10, there)  # in slices: all vectors at once would be the peak of an index run
    for vector, ids, exact in zip(asked, chroma.nearest(asked, chroma.reach(10)), truth, strict=True):
        near = vectors.of_chunks(ids)
        wanted += len(exact)
        if chroma.is_shortened():  # many were asked for: the very ones must be among them
            good += len(near.keys() & {hit.chunk_id for hit in exact})
        else:
            good += sum(float(near[each] @ vector) >= exact[-1].score - _NEAR for each in ids if each in near)
    return good / wanted


def _stacked(vectors: VectorStore, chunk_ids: Sequence[str]) -> Matrix:
    known = vectors.of_chunks(chunk_ids)
    return np.stack([known[chunk_id] for chunk_id in chunk_ids])


def _unit(vector: Matrix) -> Matrix:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def main(data_dir: Path, thorough: bool) -> int:
    from askbase.store.chroma_folder import ChromaFolder
    from askbase.store.database import Database

    _limit_memory()
    database = Database(data_dir / "catalog.db")
    vectors = VectorStore(database)
    folder = ChromaFolder(data_dir, database)
    folder.look()
    chroma = ChromaIndex(folder, database, vectors)
    try:
        found = problems(chroma, vectors, thorough)
    except ChromaError as exc:
        found = [exc.message]
    sys.stdout.write(json.dumps(found) + "\n")
    return 1 if found else 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "thorough" in sys.argv[2:]))
