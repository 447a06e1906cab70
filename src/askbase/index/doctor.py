"""What is sound about an index and what is not: one finding a check, in words. Repairs are an index run's business."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from askbase.errors import AskbaseError, StoreError
from askbase.index import probe
from askbase.index.embed import DUE
from askbase.paths import is_own, own_entries
from askbase.settings import Settings
from askbase.store import words
from askbase.store.catalog import Catalog
from askbase.store.database import Database, set_meta
from askbase.store.dense import DenseSearch
from askbase.store.language_vectors import LanguageVectors, forget, unusable
from askbase.store.locks import chroma_lock
from askbase.types import Embedder, Finding, LanguagesEmbedder

if TYPE_CHECKING:
    from askbase.models.select import Choice

CHROMA_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined. The stores are opened by the checks, since opening may be what fails."""

    data_dir: Path
    database: Callable[[], Database]
    dense: Callable[[], DenseSearch]
    embedder: Embedder
    changed: Callable[[], int]
    embeds_private: bool = True
    reads_languages: LanguagesEmbedder | None = None


def examine(patient: Patient) -> list[Finding]:
    """Every check of the index, in the order in which one builds on another. Changes nothing."""
    found = [_check("data folder", lambda: _folder(patient.data_dir)), _check("catalog", lambda: _catalog(patient))]
    if found[-1].state == "ok":
        checks = {"words": _words, "vectors": _vectors, "chroma": _chroma, "notes": _notes}
        if (reader := patient.reads_languages) is not None:
            checks["languages"] = partial(_languages, reader)
        found += [_check(name, lambda check=check: check(patient)) for name, check in checks.items()]  # type: ignore[misc]  # bound early
    return [*found, _check("embedding", lambda: _embedding(patient))]


async def model(settings: Settings, choice: Choice) -> list[Finding]:
    """Whether the chat model could answer: a local file is checked by hash, an endpoint asked for its models, and to
    repeat what stands at both ends of a prompt as long as they get."""
    try:
        found = [Finding("model", "ok", await _model(settings, choice))]
        return [*found, await _long_prompt(settings, choice)] if choice.kind == "endpoint" else found
    except AskbaseError as exc:
        return [Finding("model", "problem", exc.message)]


async def _long_prompt(settings: Settings, choice: Choice) -> Finding:
    from askbase.models.long_prompt import TOKENS, left_out
    from askbase.models.select import open_chat

    chat = await open_chat(settings, choice)
    assert chat is not None
    try:
        lost = await left_out(chat)
    finally:
        await chat.aclose()
    if not lost:
        return Finding("long prompt", "ok", f"a prompt of some {TOKENS:,} tokens is read from end to end")
    where = " and the ".join(lost)
    says = (
        f"of a prompt of some {TOKENS:,} tokens {chat.host} did not know the {where}: if it cuts prompts, raise its"
        " context size (Ollama: OLLAMA_CONTEXT_LENGTH); a very small model may just fail to repeat it"
    )
    return Finding("long prompt", "note", says)


def make_private(data_dir: Path) -> int:
    """Take others' rights away from everything in the data folder. Returns how many entries had any."""
    changed = 0
    for path in list(_open_to_others(data_dir)):
        with suppress(OSError):  # somebody else's, or a folder that cannot be written: found again by the next look
            path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
            changed += 1
    return changed


def drop_unusable_vectors(database: Database) -> int:
    """Vectors of another length than most, or no numbers: they are embedded again by the next index run."""
    bad = _unusable(database)
    if bad:
        with database.write() as write:
            write.executemany("DELETE FROM vectors WHERE id = ?", bad)
            set_meta(write, DUE, "1")
    return len(bad)


def drop_unusable_second_vectors(database: Database) -> int:
    """The same for second vectors."""
    bad = unusable(database)
    if bad:
        with database.write() as write:
            forget(write, bad)
    return len(bad)


def index_words_again(database: Database) -> None:
    """The word index from the chunks: readers see the old one until it is whole."""
    with database.write() as write:
        words.index_again(write)


def _check(name: str, look: Callable[[], Finding | str]) -> Finding:
    try:
        found = look()
    except AskbaseError as exc:
        return Finding(name, "problem", exc.message)
    return found if isinstance(found, Finding) else Finding(name, "ok", found)


def _folder(data_dir: Path) -> Finding | str:
    if not data_dir.is_dir():
        return Finding("data folder", "problem", f"{data_dir} is not there: nothing was indexed yet")
    own = is_own(data_dir)  # whoever may not enter the folder reads nothing in it
    if lies_open := [path for path in ([data_dir] if own else own_entries(data_dir)) if path.stat().st_mode & 0o077]:
        return Finding("data folder", "problem", f"{lies_open[0]} is open to others")
    if not os.access(data_dir, os.W_OK):
        return Finding("data folder", "problem", f"{data_dir} cannot be written; questions are answered all the same")
    return (
        f"{data_dir}, for your eyes only"
        if own
        else f"{data_dir}; of what it holds askbase's own is for your eyes only"
    )


def _open_to_others(data_dir: Path) -> Iterator[Path]:
    """Of what is askbase's own: a data folder may hold other things, which are nobody's business here."""
    own = [each for entry in own_entries(data_dir) for each in (entry, *entry.rglob("*"))]
    for path in (*([data_dir] if is_own(data_dir) else []), *own):
        if not path.is_symlink() and path.stat().st_mode & 0o077:
            yield path


def _catalog(patient: Patient) -> Finding | str:
    if not (patient.data_dir / "catalog.db").is_file():
        return Finding("catalog", "problem", "there is none")
    if wrong := patient.database().problems(thorough=True):
        return Finding("catalog", "problem", wrong[0])
    notes, chunks, _ = Catalog(patient.database()).counts()
    return f"{notes} notes, {chunks} chunks, every page whole"


def _words(patient: Patient) -> Finding | str:
    """The lexical index says the same as the chunks."""
    if words.differs(patient.database().connection):
        return Finding("words", "problem", "the word index does not match the notes")
    return "every chunk is found by its words"


def _vectors(patient: Patient) -> Finding | str:
    if bad := _unusable(patient.database()):
        return Finding("vectors", "problem", f"{len(bad)} vectors are of the wrong length or no numbers")
    _, chunks, pending = Catalog(patient.database()).counts(patient.embeds_private)
    if pending:
        return Finding("vectors", "problem", f"{pending} of {chunks} chunks have none yet; found by words only")
    return f"all {chunks} chunks have one" if patient.embeds_private else f"all of {chunks} chunks that may have one do"


def _languages(reader: LanguagesEmbedder, patient: Patient) -> Finding | str:
    """Passages in other languages have their second vector, and the model that makes them runs."""
    vectors = LanguageVectors(patient.database())
    if vectors.made_by() != reader.fingerprint or vectors.due():
        return Finding("languages", "note", "not every passage was looked at for its language; run: askbase index")
    if bad := unusable(patient.database()):
        return Finding("languages", "problem", f"{len(bad)} second vectors are of the wrong length or no numbers")
    if not (count := vectors.count()):
        return "every passage is in English, or tells no language"
    reader.embed_documents(["askbase"])
    return f"{count} passages in other languages have a second vector"


def _unusable(database: Database) -> list[tuple[int]]:
    from askbase.store.quantize import is_sound

    size = database.connection.execute(
        "SELECT length(vector) FROM vectors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    bad = []
    for number, blob in database.connection.execute("SELECT id, vector FROM vectors"):
        if len(blob) != size[0] or not is_sound(blob):
            bad.append((number,))
    return bad


def _chroma(patient: Patient) -> Finding | str:
    if not patient.dense().chroma.place.exclusive:
        return _chroma_server(patient.dense())
    if patient.database().read_only:
        return Finding("chroma", "note", "not opened, since the folder cannot be written; exact search answers")
    return _chroma_folder(patient)


def _chroma_folder(patient: Patient) -> Finding | str:
    chroma = patient.dense().chroma
    with chroma_lock(patient.data_dir, CHROMA_WAIT) as ours:
        if not ours:
            return Finding("chroma", "note", "in use by another askbase just now; not looked at")
        if chroma.waiting():
            return Finding("chroma", "problem", "changes wait to be brought over; exact search answers until then")
        if (state := chroma.place.state()) in ("bad", "absent"):
            return Finding("chroma", "problem", f"its files are {state}; exact search answers until then")
        if wrong := probe.in_child(patient.data_dir, chroma.how_many(), thorough=True):
            return Finding("chroma", "problem", wrong[0])
        chroma.place.vouch()
    return f"{chroma.how_many()} vectors, as in the catalog, and they find themselves"


def _chroma_server(dense: DenseSearch) -> Finding | str:
    chroma = dense.chroma
    try:
        if chroma.place.state() == "absent" or chroma.waiting():
            return Finding("chroma", "problem", f"{chroma.place.name} has not seen every change yet")
        if wrong := probe.problems(chroma, dense.vectors, thorough=True):
            return Finding("chroma", "problem", f"{wrong[0]} ({chroma.place.name})")
    finally:
        chroma.close()
    return f"{chroma.how_many()} vectors at {chroma.place.name}, as in the catalog"


def _notes(patient: Patient) -> Finding | str:
    missing = sum(known.missing for known in Catalog(patient.database()).known_notes().values())
    if missing:
        return Finding(
            "notes", "note", f"{missing} indexed notes are gone from the folder; askbase index --prune drops them"
        )
    changed = patient.changed()
    return Finding("notes", "note", f"{changed} changed since the last index run") if changed else "as indexed"


def _embedding(patient: Patient) -> Finding | str:
    """The model files are whole, or the endpoint answers; and the index was made with it."""
    patient.embedder.embed_query("askbase")
    if (patient.data_dir / "catalog.db").is_file():
        made = patient.database().meta("embedding")
        if made not in ("", patient.embedder.fingerprint):
            return Finding(
                "embedding", "problem", f"the index was made with {made}, not {patient.embedder.fingerprint}"
            )
    return f"{patient.embedder.fingerprint} works"


async def _model(settings: Settings, choice: Choice) -> str:
    from askbase import config
    from askbase.models import weights

    if choice.kind == "none":
        return f"none ({choice.why_not}); answers quote passages"
    if choice.kind == "local":
        path = choice.file or weights.verified()
        if not path.is_file():
            raise StoreError(f"there is no model file {path}")
        return f"{choice.model}: its file is whole" if choice.file is None else f"{choice.model}: {path}"
    config.drop_foreign_settings()
    from askbase.models.endpoint import Endpoint

    assert choice.base_url is not None
    endpoint = Endpoint(choice.base_url, config.api_key(settings, choice.base_url), settings.privacy.trusted_hosts)
    try:
        names = await endpoint.models()
    finally:
        await endpoint.aclose()
    if choice.model and names and choice.model not in names:
        raise StoreError(f"{endpoint.host} answers but has no model {choice.model}; it has {', '.join(names[:5])}")
    return f"{choice.model or ', '.join(names[:1])} at {endpoint.host} answers"
