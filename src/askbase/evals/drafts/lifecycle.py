"""Which cases count: those a person approved, as they were when approved. A model never approves.

lifecycle.jsonl beside the cases, append only: case, sha, state, who, when, origin. Editing a case changes its hash, so
it is a draft again. A suite without this file was approved as a whole by whoever wrote it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from askbase.errors import BadCase
from askbase.evals.cases import Case, load_cases

State = Literal["draft", "approved", "retired"]
Origin = Literal["hand", "generated", "chat", "bug"]


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a case."""

    case: str
    sha: str
    state: State
    who: str
    when: str
    origin: Origin = "hand"


class Lifecycle:
    """The side file of one suite."""

    def __init__(self, cases_file: Path) -> None:
        self.path = cases_file.with_name("lifecycle.jsonl")

    def add(self, cases: Sequence[Case], state: State, who: str, origin: Origin | None = None) -> None:
        """One step for each of the cases as they are now; its origin stays unless one is given."""
        when = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        known = {event.case: event.origin for event in self.events()}
        lines = [asdict(Event(c.id, c.sha, state, who, when, origin or known.get(c.id, "hand"))) for c in cases]
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write("".join(json.dumps(line, sort_keys=True) + "\n" for line in lines))

    def events(self) -> list[Event]:
        found = []
        for line in self.path.read_bytes().split(b"\n") if self.path.exists() else []:
            with suppress(ValueError, TypeError):  # half a line after a kill
                found.append(Event(**json.loads(line)))
        return found

    def state_of(self, case: Case) -> State:
        """Approved or retired only as it is now; an edited case is a draft again."""
        return self.states([case])[case.id]

    def states(self, cases: Sequence[Case]) -> dict[str, State]:
        """The state of each case by its id."""
        if not self.path.exists():
            return dict.fromkeys((case.id for case in cases), "approved")
        last = {event.case: event for event in self.events()}
        return {
            case.id: last[case.id].state if case.id in last and last[case.id].sha == case.sha else "draft"
            for case in cases
        }

    def counted(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        """The approved ones."""
        states = self.states(cases)
        return tuple(case for case in cases if states[case.id] == "approved")


def approved_cases(cases_file: Path, say: Callable[[str], None]) -> tuple[Case, ...]:
    """The cases of a file that count. Drafts and retired ones are left out, and counted aloud.

    Raises:
        BadCase: a line breaks the format, or no case is approved.
    """
    everything = load_cases(cases_file)
    counted = Lifecycle(cases_file).counted(everything)
    if len(counted) < len(everything):
        say(f"{len(everything) - len(counted)} cases are drafts or retired and left out (askbase eval approve)")
    if not counted:
        raise BadCase(f"No case in {cases_file.name} is approved.", "Approve some: askbase eval approve ID …")
    return counted
