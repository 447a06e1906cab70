"""Chroma's files on this computer: one folder a generation, and whether they may be trusted.

Chroma's native code can end the process over a damaged file, or answer wrongly without an error; so its files are only
opened when they are as the last one who had them open left them. The caller holds the Chroma lock.

    g000007/        the active generation: one PersistentClient folder with one collection
    g000007.open    while somebody has it open: "r" or "w"; left behind, it tells of an unclean stop
    g000007.stamp   what the files looked like at the last clean close, and when they were last probed
    bad-<utc>/      at most one damaged generation, until the next one is filled
"""

from __future__ import annotations

import json
import re
import shutil
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from askbase.paths import make_private_dir
from askbase.store import chroma_client
from askbase.store.database import Database

State = Literal["good", "doubtful", "bad", "absent"]
PROBE_EVERY = timedelta(hours=24)

_OURS = re.compile(r"(?:g\d{6}|bad-\d{8}T\d+)\Z")


class ChromaFolder:
    """The generations of one vault on disk."""

    exclusive = True  # a second opener waits for minutes or reads stale rows: one process at a time
    takes_private = True
    name = "folder"

    def __init__(self, data_dir: Path, database: Database) -> None:
        self._data_dir = data_dir
        self._home = data_dir / "chroma"
        self._database = database
        self._client: Any = None
        self._opened = ""
        self._as_found = False  # looked at without leaving a trace: a probe

    @property
    def active(self) -> str:
        return _name(int(self._database.meta("generation", "1")))

    def state(self) -> State:
        """Of the active generation, from what lies around it; Chroma is not opened, nor imported."""
        if not (self._home / self.active).is_dir():
            return "absent"
        marker = self._beside(self.active, "open")
        if marker.is_file():  # killed while writing: rebuild, do not argue
            return "doubtful" if marker.read_text() == "r" else "bad"
        stamp = self._stamp()
        if stamp and stamp.get("catalog") != self._database.meta("uuid"):
            return "bad"
        if stamp and stamp.get("files") != self._files(self.active):  # a sample does not find a few rows overwritten
            return "bad"
        same = stamp.get("version") == chroma_client.version()
        return "good" if same and not is_old(str(stamp.get("probed_at", ""))) else "doubtful"

    def collection(self, mode: Literal["r", "w"], generation: int | None = None) -> Any:
        """The open collection; a writer may open a generation that is to be filled. A marker stands until `close`."""
        name = self.active if generation is None else _name(generation)
        if mode == "r" and not (self._home / name).is_dir():
            raise chroma_client.ChromaError("Chroma has no files yet.", "Run: askbase index")
        make_private_dir(self._home)
        if not self._as_found:
            self._beside(name, "open").write_text(mode)
        self._opened = name
        self._client = chroma_client.open_folder(self._home / name, self._data_dir)
        return self._client.get_or_create_collection(
            "notes", embedding_function=None, configuration=chroma_client.NEAREST
        )

    def close(self, clean: bool = True, probed: bool = False) -> None:
        """Let go of the files. Not `clean`: something went wrong, so the marker stays and they are probed next."""
        client, opened = self._client, self._opened
        self._client, self._opened = None, ""
        if client is not None:
            client.close()
        if opened and clean and not self._as_found:
            _blank_unfilled(self._home / opened)  # also after reading: a first question makes these files
            self._write_stamp(opened, probed)
            self._beside(opened, "open").unlink(missing_ok=True)

    def look(self) -> None:
        """From now on only look: no marker, no stamp."""
        self._as_found = True

    def vouch(self) -> None:
        """The active generation was probed and is whole."""
        self._write_stamp(self.active, probed=True)
        self._beside(self.active, "open").unlink(missing_ok=True)

    def quarantine(self) -> None:
        """Put the active generation aside, for whoever wants to look; only the last one is kept."""
        name, now = self.active, datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        for old in self._home.glob("bad-[0-9]*T*"):
            shutil.rmtree(old, ignore_errors=True)
        if (self._home / name).is_dir():
            (self._home / name).rename(self._home / f"bad-{now}")
        self._discard(name)

    def remove_others(self, filled: bool = False) -> None:
        """What a killed run left half filled or not removed; after a good rebuild (`filled`) the damaged one too."""
        if not self._home.is_dir():
            return
        for entry in sorted(self._home.iterdir()):
            name = entry.name.split(".")[0]
            if not _OURS.match(name):  # the folder may be somebody's Chroma of another kind
                continue
            if name != self.active and (filled or not name.startswith("bad-")):
                self._discard(name)

    def discard(self, generation: int) -> None:
        self._discard(_name(generation))

    def room_for_another(self, vectors: int, dimensions: int) -> bool:
        """Whether the disk takes a second generation beside this one."""
        size = sum(stat[0] for stat in self._files(self.active).values()) if self._home.is_dir() else 0
        needed = 2.2 * max(size, vectors * dimensions * 4) + 200e6
        return shutil.disk_usage(self._data_dir).free > needed

    def _discard(self, name: str) -> None:
        shutil.rmtree(self._home / name, ignore_errors=True)
        for kind in ("open", "stamp"):  # last: a marker without its folder harms nobody
            self._beside(name, kind).unlink(missing_ok=True)

    def _beside(self, name: str, kind: Literal["open", "stamp"]) -> Path:
        return self._home / f"{name}.{kind}"

    def _stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self._beside(self.active, "stamp").read_text())
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, name: str, probed: bool) -> None:
        before = self._stamp().get("probed_at", "") if name == self.active else ""
        stamp = {
            "catalog": self._database.meta("uuid"),
            "version": chroma_client.version(),
            "probed_at": datetime.now(UTC).isoformat() if probed or not before else before,
            "files": self._files(name),
        }
        fresh = self._beside(name, "stamp").with_suffix(".new")
        fresh.write_text(json.dumps(stamp))
        fresh.replace(self._beside(name, "stamp"))

    def _files(self, name: str) -> dict[str, list[int]]:
        folder = self._home / name
        found = {str(path.relative_to(folder)): path.stat() for path in sorted(folder.rglob("*")) if path.is_file()}
        # the change time moves even when somebody puts the modification time back
        return {path: [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns] for path, stat in found.items()}


def _name(generation: int) -> str:
    return f"g{generation:06d}"


def _blank_unfilled(folder: Path) -> None:
    """Chroma writes the rows it has room for but has not filled as they lay in memory: with pieces of notes."""
    for header in folder.glob("*/header.bin"):
        version, _, room, filled, row = struct.unpack_from("<iQQQQ", header.read_bytes())
        for name, size in (("data_level0.bin", row), ("length.bin", 4)):
            file = header.with_name(name)
            if version == 1 and filled <= room and file.stat().st_size == room * size:
                with file.open("r+b") as opened:
                    opened.truncate(filled * size)
                    opened.truncate(room * size)


def is_old(when: str) -> bool:
    """Whether that moment is more than a day away; one that cannot be read is."""
    try:
        return abs(datetime.now(UTC) - datetime.fromisoformat(when)) > PROBE_EVERY
    except (ValueError, TypeError):
        return True
