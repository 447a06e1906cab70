"""Which notes are private: those that say so, and those that a rule of the user covers (`privacy.private`).

Every connection has a view `privacy` (id, path, private), and no table has a column of that name: whoever asks gets the
rules in force, whichever process wrote the catalog, by whatever rules. What was covered at the last index run is kept
in `ruled_private`, with the fingerprint of the rules in `meta`. While those are not the rules of this connection, each
note asked for is compared with them as well; one that no rule covers any more stays private until the next run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from askbase.private_rules import PrivateRules

RULES = "private_rules"  # meta: the fingerprint of those that `ruled_private` was made by

_TAGS = "(SELECT json_group_array(t.value) FROM terms t WHERE t.note_id = n.id AND t.kind = 'tag')"
_COVERED = f"covered(n.path, {_TAGS})"
_VIEW = f"""
CREATE TEMP VIEW privacy AS SELECT n.id, n.path, CASE
  WHEN n.says_private OR n.ruled_private THEN 1
  WHEN (SELECT value FROM meta WHERE key = '{RULES}') IS '%s' THEN 0
  ELSE {_COVERED} END AS private FROM notes n
"""  # CASE: an OR would compare all the same


def watch_over(connection: sqlite3.Connection, rules: PrivateRules) -> None:
    """Make the view, by these rules. Not while tables are changed: SQLite would look for them in it."""

    def covered(path: str, tags: str) -> bool:
        return rules.cover(path, json.loads(tags))

    connection.create_function("covered", 2, covered, deterministic=True)
    connection.execute(_VIEW % rules.fingerprint)


def look_away(connection: sqlite3.Connection) -> None:
    """Take the view away."""
    connection.execute("DROP VIEW IF EXISTS temp.privacy")


def bring_in_line(write: sqlite3.Connection, rules: PrivateRules) -> None:
    """Find out for every note whether the rules cover it. Chroma is told of those that turned, as when a note says of
    itself that it is private. In a write transaction, by who holds the write lock: notes are put by the same rules."""
    turned = write.execute(f"SELECT n.id FROM notes n WHERE n.ruled_private <> {_COVERED}").fetchall()
    write.executemany("UPDATE notes SET ruled_private = NOT ruled_private WHERE id = ?", turned)
    write.executemany("INSERT OR REPLACE INTO intents SELECT id, 'add' FROM chunks WHERE note_id = ?", turned)
    write.execute("UPDATE meta SET value = ? WHERE key = ?", (rules.fingerprint, RULES))


def idle(connection: sqlite3.Connection, written: Sequence[str]) -> tuple[str, ...]:
    """Rules, as written, that cover no note: most likely misspelt."""
    left = {rule: PrivateRules.of([rule]) for rule in written}
    for path, tags in connection.execute(f"SELECT n.path, {_TAGS} FROM notes n") if left else ():
        left = {rule: read for rule, read in left.items() if not read.cover(path, json.loads(tags))}
    return tuple(left)
