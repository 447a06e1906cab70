"""The user's own suite: drafts are added at its end, and a person edits and approves them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from askbase.errors import UsageError
from askbase.evals.cases import Case, case_line, load_cases
from askbase.evals.drafts.lifecycle import Lifecycle, Origin


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
