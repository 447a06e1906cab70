"""Bring Chroma in line with the catalog, after the catalog and never before it: to-dos, health, a new generation.

A generation is filled beside the active one, checked, made active in one transaction, and only then is the old one
removed; so a kill at any moment leaves one whole generation, or none and a catalog that knows it. Embeds nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from askbase.index import probe
from askbase.store.chroma import ChromaIndex
from askbase.store.chroma_client import ChromaError, ChromaUnreachable
from askbase.store.database import Database
from askbase.store.vectors import VectorStore

COMPACT_AT_ONCE = 5000  # rows: up to here what was deleted leaves Chroma's files with the run that notices it
COMPACT_SHARE = 0.20
COMPACT_AFTER = timedelta(hours=24)
_LEFT_OF_INTENTS = 0.01  # of the catalog: one for every row was there, and the flip removed them all

_REFUSED = (
    "Chroma did not pass its check within the last day, so exact search answers; to fill it now: askbase doctor --fix"
)


@dataclass(frozen=True, slots=True)
class Dense:
    """Chroma, what it is filled from, and what it is compared with."""

    chroma: ChromaIndex
    vectors: VectorStore
    database: Database
    data_dir: Path


def bring_in_line(dense: Dense, *, anew: bool = False) -> str:
    """Everything Chroma still has to do. Returns what a person should know: damage found, or work left undone.

    The caller holds the write lock and, where Chroma's files are on this computer, the Chroma lock.
    """
    try:
        damage = damage_of(dense)
        replaced = anew or (_is_better_replaced(dense) and _can_be_filled(dense))
        if not damage and not replaced:
            damage = _catch_up(dense)
        if damage:
            dense.chroma.close(clean=False)
            dense.chroma.place.quarantine()
        if damage or replaced or _rebuild_due(dense):
            if not anew and dense.chroma.refused_lately():  # the one there was, if it is sound, goes on
                return _REFUSED if damage or replaced or dense.chroma.place.state() == "absent" else ""
            rebuild(dense)
        dense.chroma.place.remove_others()
    except (ChromaError, OSError) as exc:
        return f"Chroma could not be filled: {str(exc).rstrip('.')}. Exact search answers until the next index run."
    finally:
        with suppress(ChromaError):  # its files are then looked at before anybody opens them again
            dense.chroma.close()
    return f"Chroma's files were damaged ({damage}); filled again from the catalog." if damage else ""


def damage_of(dense: Dense) -> str:
    """What is wrong with the active generation, in words; "" if it may be opened, or is not there."""
    state = dense.chroma.place.state()
    if state == "bad":
        return "changed since, or left open while being written"
    if state == "doubtful":
        if found := probe.in_child(dense.data_dir, dense.chroma.how_many()):
            return found[0]
        dense.chroma.place.vouch()
    return ""


def rebuild(dense: Dense) -> None:
    """A new generation from the cached vectors, then the flip.

    Raises:
        ChromaError: the disk is too full for it, or it does not pass its check; the old one stays active.
    """
    chroma, database = dense.chroma, dense.database
    expected = chroma.expected()
    if not chroma.place.room_for_another(len(expected), chroma.shortening.numbers(len(expected))):
        raise ChromaError("the disk has no room for a second copy")
    generation = int(database.meta("generation", "1")) + 1
    found = _filled(dense, generation)
    if found and chroma.is_shortened():  # these vectors differ in too many directions
        chroma.shortening.stay_whole()
        found = _filled(dense, generation)
    if found:
        chroma.close()
        chroma.place.discard(generation)
        chroma.refuse()
        raise ChromaError(found[0])
    chroma.close(probed=True)
    chroma.flip(generation)
    chroma.place.remove_others(filled=True)
    database.give_back_space(_LEFT_OF_INTENTS)


def _filled(dense: Dense, generation: int) -> list[str]:
    """Fill it, and what is then wrong with it."""
    dense.chroma.fill(generation)
    dense.chroma.look_at(generation)  # opened again: what was filled must be on the disk
    return probe.problems(dense.chroma, dense.vectors)


def _catch_up(dense: Dense) -> str:
    """Apply what waits. A generation that refuses it, or then holds the wrong number of rows, is damaged."""
    chroma = dense.chroma
    if chroma.place.state() == "absent" or not chroma.has_this_embedding() or not chroma.waiting():
        return ""
    try:
        chroma.apply_intents()
        rows, expected = chroma.count(), chroma.how_many()
    except ChromaUnreachable:
        raise
    except ChromaError as exc:
        return exc.message
    return "" if rows == expected else f"{rows} rows instead of {expected}"


def _can_be_filled(dense: Dense) -> bool:
    """Whether a new generation is worth trying."""
    chroma, rows = dense.chroma, dense.chroma.how_many()
    return not chroma.refused_lately() and chroma.place.room_for_another(rows, chroma.shortening.numbers(rows))


def _is_better_replaced(dense: Dense) -> bool:
    """Whether the active generation has vectors for a vault half the size, or so much is to leave a large one, as when
    notes are cut otherwise, that a new one is quicker."""
    chroma = dense.chroma
    if chroma.place.state() == "absent" or not chroma.has_this_embedding():
        return False
    if chroma.shortening.is_outgrown(chroma.most(), chroma.how_many):
        return True
    if not chroma.place.exclusive or (drops := chroma.drops_waiting()) <= COMPACT_AT_ONCE:
        return False
    return drops > COMPACT_SHARE * chroma.how_many()


def _rebuild_due(dense: Dense) -> bool:
    """Chroma's files keep what was deleted until they are written anew."""
    chroma, meta = dense.chroma, dense.database.meta
    if chroma.place.state() == "absent" or not chroma.has_this_embedding():
        return chroma.how_many() > 0
    dead = int(meta("chroma_dead", "0"))
    if not dead or not chroma.place.exclusive:
        return False
    live = chroma.most()
    since = datetime.fromisoformat(meta("chroma_dead_since") or "1970-01-01T00:00:00+00:00")
    return live <= COMPACT_AT_ONCE or dead > COMPACT_SHARE * live or datetime.now(UTC) - since > COMPACT_AFTER
