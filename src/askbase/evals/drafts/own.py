"""The user's own suite: drafts are added at its end, and a person edits and approves them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from askbase.errors import UsageError
from askbase.evals.cases import Case, case_line, load_cases
from askbase.evals.drafts.lifecycle import Lifecycle, Origin
from askbase.evals.drafts.promote import case_id


class OwnSuite:
    """cases.jsonl and lifecycle.jsonl in a folder of the data directory, their owner's alone."""

    def __init__(self, home: Path) -> None:
        """`home` is the folder that holds runs and labels."""
        self.file = home / "own" / "cases.jsonl"
        self.life = Lifecycle(self.file)

    def cases(self) -> tuple[Case, ...]:
        return load_cases(self.file) if self.file.exists() else ()

    def drafts(self) -> list[Case]:
        states = self.life.states(self.cases())
        return [case for case in self.cases() if states[case.id] == "draft"]

    def add(self, cases: Sequence[Case], who: str, origin: Origin) -> None:
        """Append drafts.

        Raises:
            UsageError: a case of that id is there already.
        """
        taken = {case.id for case in self.cases()}
        twice = next((case.id for case in cases if case.id in taken), None)
        if twice:
            raise UsageError(f"There is a case '{twice}' already.", f"Edit it: {self.file}")
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write("".join(json.dumps(case_line(case), ensure_ascii=False) + "\n" for case in cases))
        self.life.add(cases, "draft", who, origin)

    def remove(self, ids: Collection[str]) -> None:
        """Take cases out, with every step of their lives; the other lines stay as they were typed."""
        left = keep_lines(self.file, lambda line: line.get("id") not in ids)
        for beside in (self.life.path, self.file.with_name("checks.jsonl")):
            keep_lines(beside, lambda line: line.get("case") not in ids)
        if not left:  # a file without a case is no suite
            self.file.unlink(missing_ok=True)
            self.life.path.unlink(missing_ok=True)

    def remove_drafts_of(self, trace_ids: Collection[str]) -> int:
        """Take out the drafts that were made of these traces; how many. What a person approved or retired stays.

        Raises:
            BadCase: a line of the file breaks the format.
        """
        made = {case_id(trace_id) for trace_id in trace_ids}
        drafts = [case.id for case in self.drafts() if case.id in made]
        if drafts:
            self.remove(drafts)
        return len(drafts)

    def named(self, ids: Sequence[str]) -> list[Case]:
        """Those cases.

        Raises:
            UsageError: one of them is not there.
        """
        known = {case.id: case for case in self.cases()}
        missing = next((name for name in ids if name not in known), None)
        if missing:
            raise UsageError(f"There is no case '{missing}' in {self.file}.", "List the drafts: askbase eval approve")
        return [known[name] for name in ids]


def keep_lines(file: Path, wanted: Callable[[dict[str, Any]], bool]) -> int:
    """Keep the lines of a JSONL file that are wanted or cannot be read, as they are; how many hold anything."""
    if not file.exists():
        return 0
    lines = file.read_bytes().split(b"\n")
    kept = [line for line in lines if not (found := _object(line)) or wanted(found)]
    if len(kept) < len(lines):
        beside = file.with_name(f"{file.name}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as new:
            new.write(b"\n".join(kept))
        beside.replace(file)
    return sum(bool(line.strip()) for line in kept)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
