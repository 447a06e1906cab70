"""Files and folders below the notes folder, opened name by name from its handle. No link is followed, not even one that
was put in a folder's place after the walk had seen the folder."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# 0 where a system has none of it. Without O_NONBLOCK, a pipe in a note's place would be waited for.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_ROOT = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)  # itself it may be a link
_FOLDER = _ROOT | _NO_LINK
_LONGEST = 4096  # characters; what is deeper no other program opens by its path, and every level is opened each time
_FROM_HANDLES = os.open in os.supports_dir_fd and os.scandir in os.supports_fd


def open_file(root: Path, raw: str) -> int:
    """A handle for reading the file `raw`, a path below `root`.

    Raises:
        OSError: it is not there, or a name on the way is a link.
    """
    if not _FROM_HANDLES:
        _refuse_links(root, raw)
        return os.open(root / raw, _FILE)
    folder, _, name = raw.rpartition("/")
    with _folder(root, folder) as handle:
        return os.open(name, _FILE, dir_fd=handle)


@contextmanager
def entries(root: Path, raw: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in the folder `raw`, "" for `root` itself. Ask an entry for its stat before the end.

    Raises:
        OSError: as `open_file`.
    """
    if not _FROM_HANDLES:
        _refuse_links(root, raw)
        with os.scandir(root / raw) as found:
            yield found
        return
    with _folder(root, raw) as handle, os.scandir(handle) as found:
        yield found


@contextmanager
def _folder(root: Path, raw: str) -> Iterator[int]:
    if len(raw) > _LONGEST:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    handle = os.open(root, _ROOT)
    try:
        for name in raw.split("/") if raw else ():
            inner = os.open(name, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _refuse_links(root: Path, raw: str) -> None:
    """The second best: between this look and the opening a link may still be put there."""
    place = root
    for name in raw.split("/") if raw else ():
        place /= name
        if stat.S_ISLNK(place.lstat().st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
