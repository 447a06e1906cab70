"""Which command opens a note at a line. Starting it is the app's business."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import quote

from askbase import config

_PLUS = {
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "micro",
    "kak",
    "jed",
    "joe",
    "ne",
    "mg",
    "vis",
}
_GOTO = {"code", "codium", "code-insiders", "cursor", "windsurf"}  # want -g FILE:LINE
_COLON = {"hx", "helix", "subl", "zed", "lite-xl", "lapce"}  # want FILE:LINE


def editor_command(path: Path, line: int) -> list[str]:
    """`$VISUAL`, else `$EDITOR`, with the line in the way that editor understands; unknown ones get the file only."""
    try:
        words = shlex.split(config.editor()) or ["vi"]
    except ValueError:  # an unbalanced quote: then it is a name
        words = [config.editor()]
    name = Path(words[0]).name.removesuffix(".exe")
    if name in _PLUS:
        return [*words, f"+{line}", str(path)]
    if name in _GOTO:
        return [*words, "-g", f"{path}:{line}"]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    return [*words, str(path)]


def obsidian_link(notes_dir: Path, path: str) -> str:
    """The link that opens a note in Obsidian; nothing if the folder is none of its vaults."""
    root = notes_dir.resolve()
    if not (root / ".obsidian").is_dir():
        return ""
    return f"obsidian://open?vault={quote(root.name, safe='')}&file={quote(path, safe='')}"


def note_file(notes_dir: Path, path: str) -> Path | None:
    """The file of a note, if it is still there and really inside the notes folder."""
    root = notes_dir.resolve()
    file = (root / path).resolve()
    return file if root in file.parents and file.is_file() else None
