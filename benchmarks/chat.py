"""How quick and how steady the chat is: `python -m benchmarks.chat [start|stream|index|soak|large] …`

start   a painted screen, against the interpreter's own start-up
stream  key echo in a pseudo-terminal while a long answer streams from a loopback server
index   key echo while a folder is indexed for the first time
soak    scripted turns in one process: seconds per turn, memory, key handling
large   a note of 500 kB and an answer of 100 kB
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.fakes.openai_server import Handler, running
from tests.fakes.terminal import Terminal

from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.scripted import Said, Script, ScriptedBase, note

KEYS = "αβγδεζηθικλμνξοπρστυφχψω"  # on no screen of ours, so that an echo is an echo


def environment(home: str) -> dict[str, str]:
    """A home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return {**kept, "HOME": home, "PYTHONUTF8": "1"}


def chat(home: str, notes: Path, *more: str) -> Terminal:
    folders = ["--notes", str(notes), "--data-dir", f"{home}/data"]
    return Terminal([sys.executable, "-m", "askbase", "chat", *folders, *more], environment(home))


def start(runs: int) -> None:
    bare, painted, cpu = [], [], []
    with tempfile.TemporaryDirectory() as home:
        notes = indexed(vault(Path(home) / "notes", 3), home)
        for _ in range(runs):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", "pass"], check=True)
            bare.append(time.perf_counter() - begun)
            terminal = chat(home, notes, "--no-model")
            terminal.until("Enter ask")
            painted.append(time.perf_counter() - terminal.began)
            cpu.append(cpu_seconds(terminal.process.pid))
            terminal.close()
    own = statistics.median(bare)
    print(f"start: interpreter {own:.3f} s, painted screen {statistics.median(painted):.3f} s"
          f" (median of {runs}; {statistics.median(painted) - own:.3f} s over the interpreter;"
          f" {statistics.median(cpu):.2f} s of CPU)")  # fmt: skip


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, which other load on the machine changes little."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def echoes(terminal: Terminal, count: int, pause: float = 0.06) -> list[float]:
    """Type one key at a time; seconds until it is painted. The line is emptied now and then."""
    times = []
    for number in range(count):
        key = KEYS[number % len(KEYS)]
        terminal.type(key)
        times.append(terminal.until(key, 10))
        until = time.perf_counter() + pause
        while (left := until - time.perf_counter()) > 0:
            terminal.read(left)
        if number % len(KEYS) == len(KEYS) - 1:
            terminal.type("\x15")  # ctrl+u: empties the line
            terminal.read(0.1)
    return times


def report(what: str, times: list[float]) -> None:
    ordered = sorted(ms * 1000 for ms in times)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{what}: key echo p50 {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, worst {ordered[-1]:.0f} ms"
          f" ({len(ordered)} keys)")  # fmt: skip


def paragraph(sentences: int) -> str:
    """An answer that is one paragraph: whatever is done again for all of it grows with it."""
    return "".join(f"Callum serviced the boiler on {n % 6 + 1} May 2024 [1]. " for n in range(sentences))


def markdown(parts: int) -> str:
    """An answer of headings, sentences, long lists, a table and code, no sentence twice."""
    kinds: tuple[Callable[[int], str], ...] = (
        lambda n: (
            f"## Visit {n}\n\nCallum serviced the boiler on {n % 27 + 1} May 2024 [1]. It cost {90 + n} pounds.\n\n"
        ),
        lambda n: "".join(f"- Point {n}.{at}: it cost {90 + at} pounds **in May** [1].\n" for at in range(12)) + "\n",
        lambda n: "".join(f"{at}. Callum came on {at} May 2024, visit {n} [1].\n" for at in range(1, 13)) + "\n",
        lambda n: "| day | who |\n|---|---|\n" + "".join(f"| {at} May | Callum |\n" for at in range(1, 6)) + "\n",
        lambda n: "```python\n" + "".join(f"visit({n}, {at})\n" for at in range(6)) + "```\n\n",
    )
    return "".join(kinds[n % len(kinds)](n) for n in range(parts))


def stream(keys: int) -> None:
    for name, said in (("one paragraph", paragraph(300)), ("a mix of Markdown", markdown(40))):
        stream_one(name, said, keys)


def stream_one(name: str, said: str, keys: int) -> None:
    def slowly(handler: Handler) -> None:
        handler.stream(re.findall(r"\S*\s+", said), delay=0.02)

    with tempfile.TemporaryDirectory() as home, running() as server:
        server.fault(slowly)
        notes = indexed(vault(Path(home) / "notes", 3), home)
        terminal = chat(home, notes, "--base-url", server.base_url, "--model", "test-model")
        terminal.until("3 notes", 60)
        time.sleep(2)  # the engines load
        report("idle", echoes(terminal, keys // 4))
        terminal.type("\x15When was the boiler serviced?\r")
        terminal.until("Callum", 60)
        began = time.perf_counter()
        report(f"streaming {name}", echoes(terminal, keys))
        report(f"streaming {name}, later", echoes(terminal, keys))
        came = "over" if b"Did this answer" in terminal.output else "still coming"
        print(f"  {time.perf_counter() - began:.0f} s, {came}; {cpu_seconds(terminal.process.pid):.1f} s of CPU in all")
        terminal.close()


def index(keys: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        notes = vault(Path(home) / "notes", 600)
        terminal = chat(home, notes, "--no-model")
        terminal.until("Enter ask")
        report("indexing", echoes(terminal, keys))
        still = b"600 notes" in terminal.output
        print(f"indexing was {'over' if still else 'still going on'} at the last key")
        terminal.close()


def vault(folder: Path, count: int) -> Path:
    """Notes enough to be busy with."""
    folder.mkdir()
    for number in range(count):
        body = "".join(
            f"## Visit {visit}\n\nThe boiler was serviced on {visit % 27 + 1} May 2024 by Callum, number"
            f" {number}-{visit}. It cost {90 + visit} pounds and took a while.\n\n"
            for visit in range(6)
        )
        (folder / f"note-{number}.md").write_text(f"# Boiler {number}\n\n{body}")
    return folder


def indexed(notes: Path, home: str) -> Path:
    folders = ["--notes", str(notes), "--data-dir", f"{home}/data"]
    command = [sys.executable, "-m", "askbase", "index", "-q", *folders]
    subprocess.run(command, env=environment(home), check=True, stdout=subprocess.DEVNULL)
    return notes


def memory_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def soak(turns: int) -> None:
    """Scripted turns of the usual length, with stepping, the inspector and feedback between them."""
    text = "# Log\n\n" + "".join(f"Visit {n}: serviced by Callum, it cost {n} pounds.\n\n" for n in range(40))
    visits = [f"Visit {n}: serviced by Callum, it cost {n} pounds." for n in range(6)]
    said = tuple(Said(f"{visit[:-1]} [{n}]. ", (("log.md", visit),)) for n, visit in enumerate(visits, 1))
    with tempfile.TemporaryDirectory() as data:
        base = ScriptedBase(Path(data), Path(data) / "d", Script(notes={"log.md": note("log.md", text)}, said=said))
        app = ChatApp(base)
        seconds, memory, keys = [], [], []
        busy = [time.process_time()]  # at the end of each turn
        async with app.run_test(size=(120, 36)) as pilot:
            for turn in range(turns):
                begun = time.perf_counter()
                app.prompt.value = f"Question {turn}?"
                await pilot.press("enter")
                await app.workers.wait_for_complete()
                await pilot.pause()
                seconds.append(time.perf_counter() - begun)
                begun = time.perf_counter()
                await pilot.press("x")
                keys.append(time.perf_counter() - begun)
                await pilot.press("ctrl+u", "ctrl+n", "f2", "escape", "ctrl+y")
                busy = [*busy[-(turns // 10) :], time.process_time()]
                if turn % (turns // 10) == turns // 10 - 1:
                    memory.append(memory_mb())
                    print(f"  {turn + 1} turns: {statistics.median(seconds[-10:]) * 1000:.0f} ms a turn,"
                          f" {(busy[-1] - busy[0]) / (len(busy) - 1):.2f} s of CPU with its keys, {memory[-1]:.0f} MB",
                          flush=True)  # fmt: skip
        app.conversations.close()
    half = len(memory) // 2
    first, last = statistics.median(seconds[:20]) * 1000, statistics.median(seconds[-20:]) * 1000
    print(f"soak: {turns} turns, memory {memory[half - 1]:.0f} MB half way, {memory[-1]:.0f} MB at the end;"
          f" a turn took {first:.0f} ms at first, {last:.0f} ms at last")  # fmt: skip
    report("soak", keys)


async def large() -> None:
    """The longest pause of the event loop while a large note is shown and a long answer comes."""
    body = "# Big\n\n" + "A line of a very large note, with words to wrap in it.\n" * 9_000 + "The needle.\n"
    long = Said("Look here [1].\n\n" + "A paragraph of a long answer.\n\n" * 3_400, (("big.md", "The needle."),))
    with tempfile.TemporaryDirectory() as data:
        notes = {"big.md": note("big.md", body)}
        app = ChatApp(ScriptedBase(Path(data), Path(data) / "d", Script(notes=notes, said=(long,))))
        async with app.run_test(size=(120, 36)) as pilot:
            await app.workers.wait_for_complete()
            pauses, done = [], asyncio.Event()

            async def watch() -> None:
                while not done.is_set():
                    begun = time.perf_counter()
                    await asyncio.sleep(0.005)
                    pauses.append(time.perf_counter() - begun)

            watching = asyncio.create_task(watch())
            begun = time.perf_counter()
            app.prompt.value = "Where?"
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("ctrl+n")
            await app.workers.wait_for_complete()
            await pilot.pause()
            took = time.perf_counter() - begun
            done.set()
            await watching
        app.conversations.close()
    print(f"large: note {len(body) / 1000:.0f} kB, answer {len(long.text) / 1000:.0f} kB: {took:.2f} s in all,"
          f" longest pause {max(pauses) * 1000:.0f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["start", "stream", "index", "soak", "large"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--turns", type=int, default=200)
    chosen = parser.parse_args()
    for what in chosen.what:
        if what == "start":
            start(chosen.runs)
        elif what == "stream":
            stream(chosen.keys)
        elif what == "index":
            index(chosen.keys)
        elif what == "soak":
            asyncio.run(soak(chosen.turns))
        elif what == "large":
            asyncio.run(large())


if __name__ == "__main__":
    main()
