"""Before a question: index what was never indexed, sync a few changes, announce many. Indexing runs in a child process,
so that asking never loads LlamaIndex."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from askbase.errors import AskbaseError, CatalogDamaged, Locked, StoreError
from askbase.faces.notices import ExitCode, Notices

if TYPE_CHECKING:
    from askbase.base import Base


def refresh(base: Base, notices: Notices, sync: bool = True, whole: bool = False) -> None:
    """Make the index answerable and fresh enough. A question does not wait for many vectors, unless `whole`.

    Raises:
        AskbaseError: the first index run failed. A later sync that fails is a notice: the old index still answers.
    """
    try:
        indexed = base.is_indexed()
    except CatalogDamaged:
        notices.say("The catalog on disk is damaged; making it anew from your notes.")
        _index_in_child(base, notices, whole)
        return
    if not whole and base.is_being_indexed():
        return  # the answer says that more is coming
    if not indexed:
        notices.say(f"'{base.notes_dir}' was never indexed; indexing it now, once.")
        _index_in_child(base, notices, whole)
        return
    if not sync:
        return
    changed = base.changed()
    if whole and not changed and base.vectors_coming():
        notices.say("Some passages have no vector yet; making them first.")
        _sync_if_possible(base, notices, whole)
    elif not changed and base.needs_attention():
        notices.say("Checking the index after an unclean stop, or once a day.")
        _sync_if_possible(base, notices, whole)
    elif not changed and base.rules_changed():
        notices.say("The rules of privacy.private are others than at the last index run; bringing it in line.")
        _sync_if_possible(base, notices, whole)
    if changed > base.settings.answer.sync_changed:
        notices.say(f"{changed} notes changed since the last index run; to include them, run: askbase index")
    elif changed:
        notices.say(f"{changed} {'note' if changed == 1 else 'notes'} changed; syncing.")
        _sync_if_possible(base, notices, whole)


def _sync_if_possible(base: Base, notices: Notices, whole: bool) -> None:
    try:
        _index_in_child(base, notices, whole)
    except AskbaseError as error:
        notices.say(f"not synced: {error.message}")


def _index_in_child(base: Base, notices: Notices, whole: bool) -> None:
    base.release_chroma()
    command = [
        sys.executable,
        "-P",  # nothing by that name in the current folder
        "-m",
        "askbase",
        "index",
        "--notes",
        str(base.notes_dir),
        "--data-dir",
        str(base.data_dir),
        *([] if whole else ["--words-first"]),
    ]
    result = subprocess.run([*command, *notices.flags()], stdout=subprocess.DEVNULL, check=False)
    if result.returncode == ExitCode.LOCKED:
        raise Locked("Another askbase is indexing these notes.", "Try again when it is done.")
    if result.returncode not in (ExitCode.ANSWERED, ExitCode.DEGRADED):
        raise StoreError("Indexing failed; the reason stands above.", "Run: askbase index -v")
