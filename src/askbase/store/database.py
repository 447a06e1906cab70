"""Opens `catalog.db`: schema, connections, transactions, and the small `meta` table."""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from askbase.errors import CatalogDamaged, NewerSchema, StoreError
from askbase.private_rules import PrivateRules
from askbase.store import privacy, schema
from askbase.store.packing import inflated

_PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-16384",  # KB: what questions have in common stays at hand
)

_WHILE_ANOTHER_DOES_IT = 120_000  # ms: a large catalog is brought up to date in ten seconds or so
_FREE_PAGES, _FREE_SHARE = 256, 0.03  # from here on the room that deletions left is given back to the disk


class Database:
    """One SQLite file. A thread has one connection, opened on first use, and may borrow a second one. If the folder
    cannot be written, the file is read as it stands.

    Raises:
        NewerSchema: the file was written by a newer askbase; not a byte of it is changed.
        CatalogDamaged: the file is no catalog, or SQLite finds it broken.
        StoreError: the file cannot be opened.
    """

    def __init__(self, path: Path, rules: PrivateRules | None = None) -> None:
        """`rules`: what makes notes private beside what they say themselves."""
        self.path = path
        self.rules = rules or PrivateRules()
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._beside: list[sqlite3.Connection] = []  # open, and lent to nobody just now
        self._closed = 0
        self._guard = threading.Lock()
        self.read_only = is_there(path) and not (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK))
        _refuse_newer(path)
        try:
            if self.connection.execute("PRAGMA user_version").fetchone()[0] != schema.VERSION:
                self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @property
    def connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._connect()
            self._local.connection = found
            with self._guard:
                self._open.append(found)
        return found

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: all of it or nothing. Every write moves `write_seq`, so readers notice."""
        with _translated():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'write_seq'")
            except BaseException:
                if connection.in_transaction:  # a full disk ends the transaction by itself
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One read transaction: a snapshot that no writer changes under the reader. Within one it is the same one."""
        with _translated():
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def read_beside(self) -> Iterator[sqlite3.Connection]:
        """The same on a connection of its own, which the next one may get: for a thread that comes and goes. If all are
        closed while it is lent, it is closed when it comes back."""
        with self._guard:
            borrowed, closed = self._beside.pop() if self._beside else None, self._closed
        connection = borrowed or self._connect()
        try:
            with _translated():
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        with self._guard:
            keep = closed == self._closed and not self.read_only  # a file read as it stands is looked at anew
            if keep:
                self._beside.append(connection)
        if not keep:
            connection.close()

    def meta(self, key: str, default: str = "") -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def purge_deleted_text(self) -> None:
        """Deleted words stay in FTS segments and in the write-ahead log until both are rewritten. If somebody is
        reading just now, it stays due."""
        self.connection.execute("INSERT INTO words(words) VALUES('optimize')")
        self.give_back_space()
        with _translated():
            busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            with self.write() as write:
                set_meta(write, "purge_due", "0")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def give_back_space(self, share: float = _FREE_SHARE) -> None:
        """A file with such a share of room left in it is written anew; where the disk has no room for that, another
        time."""
        free, pages = (
            self.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count")
        )
        if free > _FREE_PAGES and free > share * pages:
            try:
                self.connection.execute("VACUUM")
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log then holds the whole file
            except CatalogDamaged:
                raise
            except StoreError:
                return

    def problems(self, thorough: bool = False) -> list[str]:
        """What SQLite finds broken in the file; nothing if it is whole. `thorough` compares indexes with tables too."""
        try:
            rows = self.connection.execute(f"PRAGMA {'integrity_check' if thorough else 'quick_check'}(5)").fetchall()
        except CatalogDamaged as exc:
            return [exc.message]
        return [str(row[0]) for row in rows if row[0] != "ok"] or self._damaged_texts()

    def _damaged_texts(self) -> list[str]:
        """SQLite's pages have no checksum, packed texts have: some 30 µs a note."""
        try:
            for packed in self.connection.execute("SELECT packed_text, packed_properties FROM notes"):
                inflated(packed[0]), inflated(packed[1])
        except CatalogDamaged as exc:
            return [exc.message]
        return []

    def copy_to(self, path: Path) -> None:
        """All of it as it stands at one moment, into a new file."""
        with closing(sqlite3.connect(path)) as copy, _translated():
            self.connection.backup(copy)

    def close(self) -> None:
        with self._guard:
            for connection in (*self._open, *self._beside):
                connection.close()
            self._open.clear()
            self._beside.clear()
            self._closed += 1
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        place = self.path.absolute().as_uri()
        if self.read_only:  # a log that was left behind cannot be read without writing beside it
            found = _connected(f"{place}?{'mode=ro' if _log_size(self.path) else 'immutable=1'}")
            privacy.watch_over(found, self.rules)
            return found
        with suppress(OSError):  # SQLite would make it with the umask's rights, and its log with those of the file
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        found = _connected(place)
        for pragma in _PRAGMAS:
            found.execute(pragma)
        privacy.watch_over(found, self.rules)
        return found

    def _bring_up_to_date(self) -> None:
        if self.read_only:
            raise StoreError(
                f"The index in {self.path.parent} is of an older askbase, and the folder cannot be written.",
                "Run any askbase command once where it can be.",
            )
        with _translated():
            self.connection.execute(f"PRAGMA busy_timeout={_WHILE_ANOTHER_DOES_IT}")
            privacy.look_away(self.connection)
            self.connection.execute("BEGIN IMMEDIATE")
            try:  # another process may have been first: what is missing is asked again inside
                if schema.bring_up_to_date(self.connection):
                    rows = {"uuid": uuid.uuid4().hex, "write_seq": "0", "generation": "1"}
                    self.connection.executemany("INSERT INTO meta VALUES(?, ?)", rows.items())
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
            privacy.watch_over(self.connection, self.rules)
            self.connection.execute(_PRAGMAS[0])


class _Connection(sqlite3.Connection):
    """SQLite's errors leave this module as ours, whoever runs the statement. Closing waits for the statement that
    another thread runs, a search that was given up for one: SQLite would take the memory from under it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.in_use = threading.RLock()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        with _translated(), self.in_use:
            return self.cursor(_Cursor).execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        with _translated(), self.in_use:
            return self.cursor(_Cursor).executemany(*arguments)

    def close(self) -> None:
        with self.in_use:
            super().close()


class _Cursor(sqlite3.Cursor):
    """Damage is often met only while rows are read."""

    connection: _Connection

    def fetchone(self) -> Any:
        with _translated(), self.connection.in_use:
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _translated(), self.connection.in_use:
            return super().fetchall()

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        with _translated(), self.connection.in_use:
            return super().fetchmany(size)

    def __next__(self) -> Any:
        try:  # once a row: no context manager of ours
            with self.connection.in_use:
                return super().__next__()
        except sqlite3.DatabaseError as exc:
            raise _explained(exc) from exc


def _connected(uri: str) -> sqlite3.Connection:
    with _translated():
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, factory=_Connection)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as exc:
        raise _explained(exc) from exc


def _explained(exc: sqlite3.DatabaseError) -> StoreError:
    code = getattr(exc, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest says where
    if code == sqlite3.SQLITE_FULL:
        return StoreError("The disk is full; what was indexed before is kept.", "Free some space and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError("The disk is full or failing; what was indexed before is kept.", "Check the disk's space.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError("The index cannot be opened.", "Check the permissions of the data folder.")
    if code == sqlite3.SQLITE_READONLY:
        return StoreError("The index cannot be written.", "Check the permissions of the data folder.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return CatalogDamaged(
            "The catalog on disk is damaged.", "Run: askbase doctor --fix (it is made anew from your notes)"
        )
    return StoreError(f"The catalog cannot be used: {exc}.", "Run: askbase doctor")


def _refuse_newer(path: Path) -> None:
    """Before anything could write. Asked through SQLite, never by reading the header: closing a file ends every lock
    that this process holds on it (POSIX), and then another process may take away a log that is in use here."""
    if not is_there(path):
        return
    mode = "mode=ro" if os.access(path.parent, os.W_OK) or _log_size(path) else "immutable=1"
    version = 0
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as look:
        version = look.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.VERSION:
        raise NewerSchema(
            f"The index in {path.parent} was written by a newer askbase (schema {version}).",
            "Update askbase, or choose another --data-dir.",
        )


def _log_size(path: Path) -> int:
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if is_there(log) else 0


def is_there(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        StoreError: its folder may not be looked into.
    """
    try:
        return path.is_file()
    except OSError as exc:
        raise StoreError(f"The data folder {path.parent} cannot be read.", "Check its permissions.") from exc


def written(connection: sqlite3.Connection) -> int:
    """The number of the last write that a snapshot holds; asking for it begins the snapshot."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'write_seq'").fetchone()[0])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO meta VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", (key, value)
    )
