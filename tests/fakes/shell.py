"""`askbase` as a process of its own, the way people and scripts run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

BOILER = (
    "---\ntags: [house]\ndate: 2024-05-03\n---\n# Boiler\n\nCallum serviced the boiler on 3 May 2024. It cost £92.\n"
)
BREAD = "# Rye bread\n\nThe rye loaf bakes for 55 minutes at 230 degrees.\n"


class Shell:
    """`askbase` in a home of its own, over a folder of two notes."""

    def __init__(self, home: Path) -> None:
        self.notes = home / "notes"
        self.notes.mkdir()
        (self.notes / "boiler.md").write_text(BOILER)
        (self.notes / "bread.md").write_text(BREAD)
        keep = {
            name: value for name, value in os.environ.items() if not name.startswith(("ASKBASE_", "OPENAI_", "XDG_"))
        }
        self.env = {**keep, "HOME": str(home)}

    def __call__(self, command: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        where = [] if command.startswith("-") or command == "models" else ["--notes", str(self.notes)]
        return self.bare(command, *where, *arguments, stdin=stdin)

    def bare(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "askbase", *arguments],
            input=stdin, capture_output=True, text=True, env=self.env, timeout=60, check=False,
        )  # fmt: skip

    def json(self, command: str, *arguments: str) -> Any:
        return json.loads(self(command, *arguments, "--json").stdout)
