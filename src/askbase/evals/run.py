"""Ask the cases through the product's own entry point and store what came back. Nothing is scored here."""

from __future__ import annotations

import asyncio
import hashlib
import platform
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import cache
from os import cpu_count
from pathlib import Path
from typing import Protocol

import askbase
from askbase import clock
from askbase.errors import AskbaseError, ConfigError, EvalError, PromptError, StoreError, VaultError
from askbase.evals.anchors import refuse_ambiguous
from askbase.evals.cases import Case, suite_sha
from askbase.evals.derive.overlays import Overlay
from askbase.evals.effort import FREE, Prices
from askbase.evals.kept import Notes, cuts, needed_notes, read_notes
from askbase.evals.results import Manifest
from askbase.evals.samples import Sample, sample_of
from askbase.evals.store import RunFolder, run_id
from askbase.evals.suite import Suite
from askbase.types import Answer, Answered, Event, Retrieved, TextDelta, Turn

UNUSABLE = (ConfigError, PromptError, StoreError, VaultError)  # no other case would fare better
OnSample = Callable[[Sample], None]
Lay = Callable[[Overlay], AbstractAsyncContextManager["Entry"]]


class Entry(Notes, Protocol):
    """What a run needs of the product: the same calls the command line makes."""

    async def search(self, question: str, limit: int = 10, history: Sequence[Turn] = ()) -> Retrieved: ...
    def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]: ...
    def fingerprints(self) -> Mapping[str, str]: ...


def new_manifest(
    base: Entry,
    cases: Sequence[Case],
    suite: Suite,
    *,
    name: str,
    row: str = "full",
    retrieval_only: bool = False,
    version: str = "",
    prices: Prices = FREE,
    notes: str = "",
) -> Manifest:
    """The manifest of a run that starts now; `notes` is their fingerprint, where it is known."""
    now = datetime.now(UTC)
    return Manifest(
        id=run_id(f"{now:%Y-%m-%dT%H:%M:%S}", name if row == "full" else f"{name}-{row}"),
        name=name,
        row=row,
        created=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        version=version,
        suite=suite,
        suite_sha=suite_sha(cases),
        cases=len(cases),
        retrieval_only=retrieval_only,
        fingerprints={**base.fingerprints(), "code": code_fingerprint(), **({"notes": notes} if notes else {})},
        machine=f"{platform.system()} {platform.machine()}, {cpu_count()} cores",
        prices=prices,
    )


@cache
def code_fingerprint() -> str:
    """8 hex digits of the code that answers: everything but faces and evals."""
    digest = hashlib.sha256()
    root = Path(askbase.__file__).parent
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).parts[0] not in ("faces", "evals"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


async def run_cases(
    base: Entry, folder: RunFolder, *, concurrency: int = 1, on_sample: OnSample | None = None, lay: Lay | None = None
) -> None:
    """Ask every case of the folder that has no sample yet, then keep the notes that scoring needs. Cases with an
    overlay are asked one by one over what `lay` gives.

    A case that fails leaves an error sample and the rest go on; an index or a setting that is unusable stops the run.

    Raises:
        ConfigError, PromptError, StoreError, VaultError: no case could be answered.
        BadCase: a quote stands several times in its note.
    """
    manifest, cases, overlays = folder.manifest(), folder.cases(), folder.overlays()
    refuse_ambiguous(
        (case for case in cases if case.id not in overlays),
        read_notes(base, (note for case in cases for note in case.notes)),
    )
    done = folder.resume()
    waiting = iter([case for case in cases if case.id not in done and case.id not in overlays])
    keep = _keeper(folder, on_sample)
    ask = [_worker(base, waiting, manifest, keep) for _ in range(max(1, concurrency))]
    workers = [asyncio.create_task(worker) for worker in ask]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    for case in cases:
        if case.id in overlays and case.id not in done and lay is not None:
            async with lay(overlays[case.id]) as changed:
                keep(await ask_case(changed, case, manifest))
    plain = [case for case in cases if case.id not in overlays]
    folder.write_notes(needed_notes(base, cases, folder.samples(), overlays), cuts(base, plain))


def check_same(folder: RunFolder, manifest: Manifest) -> None:
    """Refuse to go on with a run that was started with something else.

    Raises:
        EvalError: names what differs.
    """
    changed = _differing(folder.manifest(), manifest)
    if changed:
        raise EvalError(f"The run {folder.path.name} was started with other {', '.join(changed)}.", "Start a new run.")


def is_same(folder: RunFolder, manifest: Manifest) -> bool:
    """Whether a run that starts now would repeat that one, over the same notes."""
    old = folder.manifest()
    return not _differing(old, manifest) and old.fingerprints.get("notes") == manifest.fingerprints.get("notes")


def _differing(old: Manifest, new: Manifest) -> list[str]:
    """A run of hours may be resumed although a note was edited meanwhile, so the notes are not looked at."""
    pairs = {
        "cases": (old.suite_sha, new.suite_sha),
        "suite settings": (old.suite, new.suite),
        "index, prompts, code or model": (_product(old), _product(new)),
        "--retrieval-only": (old.retrieval_only, new.retrieval_only),
    }
    return [what for what, (before, now) in pairs.items() if before != now]


def _product(manifest: Manifest) -> dict[str, str]:
    return {name: value for name, value in manifest.fingerprints.items() if name != "notes"}


async def ask_case(base: Entry, case: Case, manifest: Manifest) -> Sample:
    """One case, asked as a person would ask it; whatever goes wrong becomes an error sample."""
    started = time.perf_counter()
    ms: dict[str, float] = {}
    try:
        with clock.asked_on(case.as_of):
            if manifest.retrieval_only:
                retrieved = await base.search(case.question, limit=manifest.suite.k, history=case.history)
                ms["retrieve"] = _since(started)
                return sample_of(case.id, case.sha, retrieved, None, ms)
            found, answer = await _listen(base.stream(case.question, history=case.history), started, ms)
            return sample_of(case.id, case.sha, found, answer, ms)
    except UNUSABLE:
        raise
    except Exception as exc:  # a crash in the product is a finding about it, and counts against it
        kind = exc.kind if isinstance(exc, AskbaseError) else type(exc).__name__
        return Sample(case.id, case.sha, "error", error=f"{kind}: {exc}")


async def _listen(events: AsyncIterator[Event], started: float, ms: dict[str, float]) -> tuple[Retrieved, Answer]:
    retrieved: Retrieved | None = None
    answer: Answer | None = None
    async for event in events:
        if isinstance(event, Retrieved):
            retrieved = event
            ms["retrieve"] = _since(started)
        elif isinstance(event, TextDelta):
            ms.setdefault("first_token", _since(started))
        elif isinstance(event, Answered):
            answer = event.answer
    ms["total"] = _since(started)
    if retrieved is None or answer is None:
        raise EvalError("The answer ended before it was finished.")
    return retrieved, answer


async def _worker(base: Entry, waiting: Iterator[Case], manifest: Manifest, keep: OnSample) -> None:
    for case in waiting:
        keep(await ask_case(base, case, manifest))


def _keeper(folder: RunFolder, on_sample: OnSample | None) -> OnSample:
    def keep(sample: Sample) -> None:
        folder.append(sample)
        if on_sample:
            on_sample(sample)

    return keep


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
