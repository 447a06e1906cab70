"""The folder that holds the notes: is it there. What is in it is the business of `walk`."""

from __future__ import annotations

import os
from pathlib import Path

from askbase.clean import clean_line
from askbase.errors import VaultMissing


def check_vault(notes_dir: Path) -> Path:
    """The folder, absolute.

    Raises:
        VaultMissing: it does not exist, is no folder, or cannot be read.
    """
    path = notes_dir.expanduser().absolute()
    shown = clean_line(str(notes_dir))
    if not path.exists():
        raise VaultMissing(f"There is no folder '{shown}'.", "Name your notes folder with --notes DIR.")
    if not path.is_dir():
        raise VaultMissing(f"'{shown}' is a file, not a folder.", "Name the folder that holds your notes.")
    try:
        os.scandir(path).close()
    except OSError as exc:
        raise VaultMissing(f"'{shown}' cannot be read: {exc.strerror}.", "Check its permissions.") from exc
    return path
