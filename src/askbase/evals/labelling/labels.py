"""A person's verdicts, one JSON line each, appended as they are given. The last line about a thing counts.

labels/<criterion>.jsonl: case, answer hash, item, pass, critique, who, when, criterion hash, split. Taking a label back
is a line too, with `pass` null.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from askbase import prompts
from askbase.errors import UsageError
from askbase.evals.judging.frame import CRITERIA

Split = Literal["train", "dev", "test"]
KNOWN = ("answer", *CRITERIA)  # whole answers, and what judges are asked
UNLOCKED = 20  # labels before a criterion may be edited: look first, write criteria then
ENOUGH = 50  # labels from which editing it needs no warning


@dataclass(frozen=True, slots=True)
class Label:
    """One verdict; `passed` None takes an earlier one back."""

    case: str
    answer: str
    criterion: str
    item: str
    passed: bool | None
    critique: str
    who: str
    when: str
    criterion_sha: str
    split: Split

    @property
    def about(self) -> tuple[str, str, str]:
        return self.case, self.answer, self.item


class LabelFile:
    """The labels of one criterion on disk."""

    def __init__(self, home: Path, criterion: str) -> None:
        """`home` is the folder that holds `labels/`.

        Raises:
            UsageError: there is no such criterion.
        """
        if criterion not in KNOWN:
            raise UsageError(f"There is no criterion '{criterion}'.", f"Known: {', '.join(KNOWN)}.")
        self.criterion = criterion
        self.path = home / "labels" / f"{criterion}.jsonl"

    def add(self, label: Label) -> None:
        """One line, one write: a kill loses at most the label that is being given."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = json.dumps(asdict(label), sort_keys=True, ensure_ascii=False)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # a kill left half a line: close it
            os.write(handle, (("\n" if torn else "") + line + "\n").encode("utf-8", "surrogatepass"))
        finally:
            os.close(handle)

    def labels(self) -> list[Label]:
        """What stands, in the order in which it was given."""
        last: dict[tuple[str, str, str], Label] = {}
        for label in self._lines():
            last.pop(label.about, None)
            last[label.about] = label
        return [label for label in last.values() if label.passed is not None]

    def _lines(self) -> Iterator[Label]:
        for line in self.path.read_bytes().split(b"\n") if self.path.exists() else []:
            with suppress(ValueError, TypeError):  # half a line
                yield Label(**json.loads(line))


def split_of(cluster: str) -> Split:
    """15 % train, 40 % dev, 45 % test; all cases of a cluster on one side, so twins never straddle."""
    share = int(hashlib.sha256(cluster.encode()).hexdigest()[:8], 16) / 2**32
    return "train" if share < 0.15 else "dev" if share < 0.55 else "test"


def criterion_sha(criterion: str, prompts_dir: str | None = None) -> str:
    """Changes when the criterion's prompt does; labels given under another one are stale."""
    return "" if criterion == "answer" else prompts.fingerprint(f"judge_{criterion}", prompts_dir)


def read_by(criterion: str) -> str:
    """What becomes of labels under a criterion, in words."""
    if criterion == "answer":
        judged = ", ".join(CRITERIA)
        return f"A record for yourself: no judge is held to whole answers, but to {judged} (eval label --criterion)."
    return f"Hold a judge to them: askbase eval calibrate --criterion {criterion}"
