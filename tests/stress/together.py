"""C1: two indexers at once. C2 and C3: a chat that holds Chroma, four questions and an index run beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

from tests.stress import children, jobs
from tests.stress.kill import difference
from tests.stress.world import Clock, World

WAIT = 0.3  # instead of the product's 2 s, so that a round is short


def two_indexers(place: Path, n: int, seed: int, notes: int = 60) -> Iterator[str]:
    """One works; the other works after it, or says who is working, in time; nothing is there twice."""
    world = World(place, seed, notes)
    for trial in range(n):
        world.change(5)
        clock = Clock()
        pair = [children.start(slow_index, world.root, world.data, world.chance.random()) for _ in range(2)]
        ends = [child.end(30) for child in pair]
        said = [end.error for end in ends if end.error]
        if len(said) > 1 or any(not re.match(r"Locked: Another index run has been working since .*\(pid \d+\)", text)
                                for text in said):  # fmt: skip
            yield f"round {trial}: {said}"
        if clock.seconds > 20:
            yield f"round {trial}: {clock.seconds} s"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"round {trial}: {wrong}"


def held_by_a_chat(place: Path, n: int, seed: int, notes: int = 60) -> Iterator[str]:
    """Questions beside an open chat never wait for it; the chat sees what another process added."""
    world = World(place, seed, notes)
    children.run(jobs.index, world.root, world.data)
    for trial in range(n):
        alone = Clock()
        children.run(jobs.ask, world.root, world.data, "x")
        limit = alone.seconds + 2
        chat = children.start(chat_sees, world.root, world.data)
        chat.started()
        assert chat.pipe.poll(30)
        chat.pipe.recv()  # it has answered its first question and holds Chroma
        word = f"newcomer{trial}"
        (world.root / f"{word}.md").write_text(f"# {word}\n\nA {word} came.\n")
        clock = Clock()
        others = [children.start(jobs.ask, world.root, world.data, "x") for _ in range(4)]
        indexer = children.start(quick_index, world.root, world.data)
        for number, child in enumerate(others):
            end = child.end(30)
            if end.value is None or clock.seconds > limit:
                yield f"round {trial}, question {number}: {end.error or end.signal} after {clock.seconds} s"
        if error := indexer.end(30).error:
            yield f"round {trial}: the index run said {error}"
        chat.pipe.send(word)
        if (seen := chat.end(30)).value != f"{word}.md":
            yield f"round {trial}: the chat found {seen} instead of {word}.md"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"round {trial}: {wrong}"


def slow_index(root: Path, data: Path, pause: float) -> None:
    from askbase.store import locks
    from tests.fakes.fake_embedder import FakeEmbedder

    class Slow(FakeEmbedder):
        def embed_documents(self, texts):  # type: ignore[no-untyped-def]
            time.sleep(pause)
            return super().embed_documents(texts)

    locks.WRITE_WAIT = WAIT
    with jobs.base(root, data, Slow()) as here:
        here.run(here.sync(prune=True))


def quick_index(root: Path, data: Path) -> None:
    from askbase.index import sync

    sync.CHROMA_END_WAIT = WAIT
    jobs.index(root, data)


def chat_sees(root: Path, data: Path) -> str:
    """Ask, keep everything open, wait for a word, ask for it: the note found first."""
    import gc

    with jobs.base(root, data) as here:
        here.run(here.search("x"))
        pipe = next(each for each in gc.get_objects() if type(each).__name__ == "Connection" and not each.closed)
        pipe.send("answered")
        return here.run(here.search(pipe.recv())).passages[0].chunk.note_path
