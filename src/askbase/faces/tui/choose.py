"""The first start without a notes folder: likely ones to choose from, or one to type; remembered if the user likes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from askbase import paths
from askbase.clean import clean_line
from askbase.errors import VaultMissing
from askbase.faces.tui.dialogs import Confirm, Pick, Pickable
from askbase.faces.tui.hangup import EndsWithTerminal
from askbase.faces.tui.themes import DARK
from askbase.notes.folder import check_vault
from askbase.notes.names import is_note_name

_ENOUGH, _LOOKED_AT, _OFFERED = 3, 400, 8  # notes that make a folder likely; folders looked at; folders offered


class ChooseNotes(EndsWithTerminal[str]):
    """Gives back the folder, or None."""

    CSS_PATH = "askbase.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._user_home = home

    def compose(self) -> ComposeResult:
        yield Static("", id="body")

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self._offer()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"quiet": "#838994"}

    def _offer(self) -> None:
        found = [Pickable(str(path), clean_line(str(path)), what) for path, what in likely_folders(self._user_home)]
        pick = Pick("Which folder holds your notes? They are only ever read", found[:_OFFERED], free="or type a folder")
        self.push_screen(pick, self._chosen)

    def _chosen(self, folder: str | None) -> None:
        if folder is None:
            self.exit(None)
            return
        try:
            place = check_vault(Path(folder))
        except VaultMissing as error:
            self.notify(clean_line(error.message), markup=False)
            self._offer()
            return
        self.push_screen(Confirm("Remember this folder?", f"Next time without asking: {place}"),
                         lambda yes: self._answered(place, bool(yes)))  # fmt: skip

    def _answered(self, place: Path, keep: bool) -> None:
        if keep:
            try:
                remember(place, paths.config_file())
            except OSError as error:
                self.notify(f"Not remembered: {error.strerror}.", markup=False)
        self.exit(str(place))


def likely_folders(home: Path) -> Iterator[tuple[Path, str]]:
    """Obsidian vaults and folders with notes, at most two levels below the home folder."""
    near = _folders(home)
    deeper = [below for folder in near for below in _folders(folder)]
    for folder in [*near, *deeper][:_LOOKED_AT]:
        try:
            names = [entry.name for entry in os.scandir(folder)]
        except OSError:
            continue
        notes = sum(is_note_name(name) for name in names)
        if ".obsidian" in names:
            yield folder, "Obsidian vault"
        elif notes >= _ENOUGH:
            yield folder, f"{notes} notes"


def _folders(place: Path) -> list[Path]:
    try:
        with os.scandir(place) as entries:
            return sorted(Path(entry.path) for entry in entries
                          if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."))  # fmt: skip
    except OSError:
        return []


def remember(folder: Path, file: Path) -> None:
    """Name the folder in the config file, which keeps all else it says.

    Raises:
        OSError: it cannot be written.
    """
    line = f"dir = {json.dumps(str(folder), ensure_ascii=False)}\n"
    text = file.read_text("utf-8") if file.exists() else ""
    if re.search(r"(?m)^\[notes\]\s*$", text):
        text = re.sub(r"(?m)^(\[notes\]\s*)$\n?", lambda found: f"{found[1].strip()}\n{line}", text, count=1)
    else:
        text = f"{text.rstrip()}\n\n[notes]\n{line}".lstrip()
    paths.make_private_dir(file.parent)
    beside = file.with_name(file.name + ".new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    beside.replace(file)
