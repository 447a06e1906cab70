"""The index follows the vault: what is new, changed, moved, gone, half done, or only out of reach."""

from __future__ import annotations

import os
import random
import shutil
import unicodedata
from pathlib import Path

import pytest

from askbase.base import Base
from askbase.errors import CatalogDamaged, Locked, TooManyVanished, VaultMissing
from askbase.faces.cli.notes import _status_text
from askbase.index import embed, pipeline, sync
from askbase.index.sync import Quiet
from askbase.store import locks
from askbase.store.database import Database, set_meta
from askbase.store.locks import write_lock
from askbase.store.packing import deflated
from askbase.types import Retrieved
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault
from tests.stress.jobs import whole_chunks
from tests.stress.world import Row

BOILER = "# Boiler\n\nCallum serviced the boiler.\n"
BREAD = "# Bread\n\nRye bakes for an hour.\n"


def contents(base: Base) -> set[Row]:
    """What an index knows, apart from row numbers: every chunk, all with a vector."""
    return set(whole_chunks(base))


def test_new_changed_and_deleted_notes_are_told_apart(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("bread.md", BREAD)
    assert vault.sync().added == ("boiler.md", "bread.md")
    vault.write("boiler.md", BOILER.replace("Callum", "Desmond"))
    vault.delete("bread.md")
    report = vault.sync()
    assert (report.added, report.changed, report.deleted) == ((), ("boiler.md",), ("bread.md",))
    assert vault.search("Desmond") == ["boiler.md"]


def test_nothing_changed_costs_nothing(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("empty.md", "")
    vault.sync()
    before = (vault.data_dir / "catalog.db").read_bytes()
    embedder = FakeEmbedder()
    report = vault.sync(embedder)
    assert (report.unchanged, report.chunks, report.embedded, embedder.embedded) == (1, 1, 0, 0)
    assert (vault.data_dir / "catalog.db").read_bytes() == before
    with vault.base() as base:
        assert base.changed() == 0


def test_a_touched_note_is_not_embedded_again(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    vault.touch("boiler.md")
    report = vault.sync()
    assert (report.changed, report.unchanged, report.embedded) == ((), 1, 0)


def test_what_another_embedding_or_a_kill_left_over_goes_with_the_next_run(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()

    def fingerprints() -> set[str]:
        of_each = "SELECT e.name FROM vectors v JOIN embeddings e ON e.id = v.embedding"
        with vault.base() as base:
            return {row[0] for row in base._opened.database().connection.execute(of_each)}

    with vault.base() as base, base._opened.database().write() as write:
        set_meta(write, "embedding", "fake/old")  # as if killed right after
        write.execute("UPDATE embeddings SET name = 'fake/old'")
    assert (vault.sync().embedded, fingerprints()) == (1, {"fake/64"})


def test_a_moved_note_keeps_its_vectors(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    vault.move("boiler.md", "home/boiler.md")
    report = vault.sync()
    assert (report.moved, report.deleted, report.embedded) == ((("boiler.md", "home/boiler.md"),), (), 0)
    assert vault.search("boiler") == ["home/boiler.md"]


def test_a_rebuild_reads_everything_and_embeds_nothing(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    report = vault.sync(rebuild=True)
    assert (report.changed, report.embedded) == (("boiler.md",), 0)
    assert vault.search("boiler") == ["boiler.md"]


def test_an_embedder_that_fails_leaves_notes_found_by_words_and_pays_only_for_the_rest(vault: Vault) -> None:
    for number in range(100):
        vault.write(f"{number:03}.md", f"# Note {number}\n\nAbout subject{number}.\n")
    failing = FakeEmbedder(fail_after=20)
    report = vault.sync(failing)
    assert report.pending > 0
    assert vault.search("subject99", failing)[0] == "099.md"
    healthy = FakeEmbedder()
    assert vault.sync(healthy).pending == 0
    assert healthy.embedded == 100 - failing.embedded
    assert vault.sync().embedded == 0


def test_words_first_leaves_many_vectors_to_a_later_run(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "FEW", 2)
    for number in range(3):
        vault.write(f"{number}.md", f"# Note {number}\n\nAbout subject{number}.\n")
    assert (vault.sync(words_first=True).embedded, vault.search("subject2")[0]) == (0, "2.md")
    with vault.base() as base:
        found = base.run(base.search("subject2"))
    assert [warning.partition(";")[0] for warning in found.warnings] == ["3 of 3 passages have no vector yet"]
    report = vault.sync()
    assert (report.embedded, report.pending) == (3, 0)
    vault.write("3.md", "# Note 3\n")
    assert vault.sync(words_first=True).embedded == 1


class Asking(Quiet):
    """Asks while notes are being read, after each commit."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self.found = vault, list[Retrieved]()

    def notes_done(self, count: int) -> None:
        with self._vault.base() as base:
            self.found.append(base.run(base.search("boiler")))


def test_a_question_during_the_first_run_is_answered_from_what_is_there_and_says_that_more_is_coming(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "GROUP", 1)
    vault.write("boiler.md", BOILER)
    vault.write("heating.md", "# Heating\n\nThe boiler heats the house.\n")
    asking = Asking(vault)
    with vault.base() as base:
        base.run(base.sync(progress=asking))
        after = base.run(base.search("boiler"))
    assert [sorted(passage.chunk.note_path for passage in found.passages) for found in asking.found] == [
        ["boiler.md"],
        ["boiler.md", "heating.md"],
    ]
    assert asking.found[0].warnings == (
        "only the first note is in the index so far; the first index run adds the others",
    )
    assert not after.warnings


def test_another_embedding_embeds_everything_anew(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    assert vault.sync(FakeEmbedder("fake/other")).embedded == 1
    with vault.base(FakeEmbedder("fake/other")) as base:
        assert base.run(base.search("boiler")).dense_by == "chroma"
        assert base._opened.database().connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)


def test_half_a_vault_gone_is_kept_until_it_is_confirmed(vault: Vault) -> None:
    for number in range(10):
        vault.write(f"{number}.md", f"# Note {number}\n")
    vault.sync()
    for number in range(7):
        vault.delete(f"{number}.md")
    with pytest.raises(TooManyVanished, match="7 of 10"):
        vault.sync()
    with vault.base() as base:
        kept = base.status()
    assert (kept.notes, kept.changed, kept.gone) == (10, 0, 7)
    said = _status_text(kept, {}, 0)
    assert "7 notes left the folder and are still found" in said and "up to date" not in said
    assert len(vault.sync(prune=True).deleted) == 7
    with vault.base() as base:
        assert (base.status().notes, base.status().gone) == (3, 0)


def test_a_note_that_is_kept_though_it_is_gone_is_cited_with_a_word(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    asked = "Who serviced the boiler?"
    with vault.base() as base:
        assert not any("no longer in your folder" in said for said in base.run(base.ask(asked)).warnings)
    vault.delete("boiler.md")
    with pytest.raises(TooManyVanished):
        vault.sync()
    with vault.base() as base:
        answer = base.run(base.ask(asked))
    assert answer.citations and "boiler.md is no longer in your folder" in " ".join(answer.warnings)


def test_an_empty_folder_is_never_mistaken_for_deleted_notes(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    vault.delete("boiler.md")
    with pytest.raises(TooManyVanished):
        vault.sync()
    with vault.base() as base:
        assert base.status().notes == 1


def test_another_folder_in_its_place_is_not_a_deletion(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    aside = vault.root.with_name("aside")
    vault.root.rename(aside)
    vault.root.mkdir()
    vault.write("stranger.md", BREAD)
    with pytest.raises(TooManyVanished, match="1 of 1"):
        vault.sync()
    shutil.rmtree(vault.root)
    aside.rename(vault.root)
    vault.write("bread.md", BREAD)  # the stranger is gone like any other note
    report = vault.sync()
    assert (report.added, report.moved, report.deleted) == ((), (("stranger.md", "bread.md"),), ())


def test_every_file_is_indexed_or_listed_with_a_reason(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("broken.md", "---\ntitle: {{title}}\n---\nFindable body.\n")
    vault.write("photo.md", b"\x00\x01")
    vault.write("photo.png", b"\x00\x01")
    vault.sync()
    for _ in range(2):  # the second sync reads none of them again and forgets none
        with vault.base() as base:
            status = base.status()
        assert {item.path for item in status.skipped} == {"photo.md", "photo.png"}
        assert {item.path for item in status.warnings} == {"broken.md"}
        assert {item.path for item in vault.sync().skipped} == {"photo.md", "photo.png"}
        vault.sync()
    assert vault.search("findable")[0] == "broken.md"


CANARY = "---\ntags: [tagcanary]\nsource: sourcecanary\n---\n# Headcanary\n\nThe word is bodycanary.\n"
WHOLE = "the whole text"  # which is packed in the catalog
CANARIES = ("tagcanary", "sourcecanary", "headcanary", WHOLE)


def left_on_disk(vault: Vault, *words: str) -> list[str]:
    everything = b"".join(path.read_bytes() for path in vault.data_dir.rglob("*") if path.is_file())
    lower = everything.lower()
    return [word for word in words if (deflated(CANARY) in everything if word == WHOLE else word.encode() in lower)]


def test_a_deleted_note_leaves_the_disk_with_the_run_that_notices_it_though_a_chat_is_open(vault: Vault) -> None:
    vault.write("pathcanary.md", CANARY)
    vault.write("boiler.md", BOILER)
    vault.sync()
    assert left_on_disk(vault, "pathcanary", *CANARIES) == ["pathcanary", *CANARIES]
    with vault.base() as chat:
        chat.run(chat.search("bodycanary"))
        chat.release_chroma()  # as the terminal chat does after each answer
        vault.delete("pathcanary.md")
        vault.sync()
        assert left_on_disk(vault, "pathcanary", *CANARIES) == []


def test_words_edited_away_leave_the_disk(vault: Vault) -> None:
    vault.write("plan.md", CANARY)
    vault.sync()
    vault.write("plan.md", "# Plan\n\nNothing of it is left.\n")
    vault.sync()
    assert left_on_disk(vault, *CANARIES) == []


def test_a_run_killed_before_it_could_purge_leaves_that_to_the_next(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("plan.md", CANARY)
    vault.sync()
    vault.write("plan.md", "# Plan\n\nNothing of it is left.\n")

    def die(_: Database) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Database, "purge_deleted_text", die)
        vault.sync()
    assert vault.sync().changed == ()
    assert left_on_disk(vault, *CANARIES) == []


def test_a_second_indexer_is_told_who_is_working(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WRITE_WAIT", 0.1)
    vault.data_dir.mkdir()
    with write_lock(vault.data_dir), pytest.raises(Locked, match=r"since \d\d:\d\d \(pid \d+\)"):
        vault.sync()


def test_damaged_chroma_files_are_answered_around_and_rebuilt(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    for path in (vault.data_dir / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    assert vault.search("boiler") == ["boiler.md"]
    vault.sync()
    with vault.base() as base:
        assert base.run(base.search("boiler")).dense_by == "chroma"


def test_a_deleted_chroma_folder_is_filled_again_without_embedding(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    shutil.rmtree(vault.data_dir / "chroma")
    assert vault.sync().embedded == 0
    with vault.base() as base:
        assert base.run(base.search("boiler")).dense_by == "chroma"


def test_a_damaged_catalog_is_put_aside_and_made_anew(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.sync()
    (vault.data_dir / "catalog.db").write_bytes(b"no database at all" * 100)
    with vault.base() as base, pytest.raises(CatalogDamaged, match="damaged"):
        base.is_indexed()
    assert "catalog was damaged" in vault.sync().notices[0]
    assert vault.search("boiler") == ["boiler.md"]
    assert [path.name[:12] for path in vault.data_dir.glob("*.bad-*")] == ["catalog.bad-"]
    assert (vault.sync().notices, list(vault.data_dir.glob("*.bad-*"))) == ((), [])  # it holds the text of notes


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_edits_ends_like_a_fresh_build(vault: Vault, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    vault.write("always.md", "# Always here\n")
    notes: set[str] = set()
    for step in range(12):
        path = f"{chance.choice('abcde')}.md"
        if path in notes and chance.random() < 0.3:
            vault.delete(path)
            notes.discard(path)
        elif path in notes and chance.random() < 0.3:
            target = f"moved/{step}.md"
            vault.move(path, target)
            notes.discard(path)
            notes.add(target)
        else:
            vault.write(path, f"# Note {chance.randrange(3)}\n\n" + f"Line {step}. " * chance.randrange(1, 80))
            notes.add(path)
        if chance.random() < 0.5:
            vault.sync(prune=True)
    vault.sync(prune=True)
    fresh = Vault.__new__(Vault)
    fresh.root, fresh.data_dir = vault.root, tmp_path / "fresh"
    fresh.sync()
    with vault.base() as base, fresh.base() as clean:
        assert contents(base) == contents(clean)
        assert base.run(base.search("note line")).dense_by == "chroma"


def test_a_name_that_could_control_a_terminal_is_a_name_like_any_other(vault: Vault) -> None:
    vault.write("a\x1b[31m\nb.md", BOILER)
    assert vault.sync().added == ("a\x1b[31m\nb.md",)
    assert vault.search("boiler") == ["a\x1b[31m\nb.md"]


def test_a_name_that_is_no_utf8_stops_nobody(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write(os.fsdecode(b"caf\xe9.md"), BREAD)
    vault.sync()
    assert vault.search("boiler")[0] == "boiler.md"
    assert vault.search("rye")[0] == "caf\ufffd.md"


def test_a_copy_of_a_note_with_a_decomposed_name_leaves_the_original_in_place(vault: Vault) -> None:
    vault.write("cafe\u0301.md", BOILER)
    vault.sync()
    vault.write("copy.md", BOILER)
    report = vault.sync()
    assert (report.added, report.moved) == (("copy.md",), ())


def test_a_note_that_comes_back_is_there_again_without_embedding(vault: Vault) -> None:
    for number in range(10):
        vault.write(f"{number}.md", f"# Note {number}\n")
    vault.sync()
    for number in range(10):
        vault.move(f"{number}.md", f".trash/{number}.md")
    with pytest.raises(TooManyVanished):
        vault.sync()
    for number in range(10):
        vault.move(f".trash/{number}.md", f"{number}.md")
    report = vault.sync()
    assert (report.unchanged, report.embedded, report.deleted) == (10, 0, ())


def test_an_edit_in_the_same_second_with_its_time_restored_is_seen(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.touch("boiler.md")
    vault.sync()
    vault.write("boiler.md", BOILER.replace("Callum", "Gallum"))
    vault.touch("boiler.md")
    assert vault.sync().changed == ("boiler.md",)


def test_a_note_that_only_the_cloud_has_stays_in_the_index(vault: Vault) -> None:
    vault.write("work/plan.md", BOILER)
    vault.write("bread.md", BREAD)
    vault.sync()
    vault.delete("work/plan.md")
    vault.write("work/.plan.md.icloud", b"bplist00")
    vault.write("copy.md", BOILER)
    report = vault.sync()
    assert (report.deleted, report.moved, report.kept_missing) == ((), (), ())
    assert vault.search("Callum")
    with vault.base() as base:
        assert set(base._opened.catalog().known_notes()) == {"work/plan.md", "bread.md", "copy.md"}
        assert [item.path for item in base.status().skipped] == ["work/.plan.md.icloud"]


def test_a_rename_that_changes_only_the_case_is_a_move(vault: Vault) -> None:
    vault.write("Plan.md", BOILER)
    vault.write("bread.md", BREAD)
    vault.sync()
    vault.move("Plan.md", "between")
    vault.move("between", "plan.md")
    report = vault.sync()
    assert (report.moved, report.deleted, report.embedded) == ((("Plan.md", "plan.md"),), (), 0)
    assert vault.search("boiler")[0] == "plan.md"


def test_notes_that_no_pattern_includes_leave_the_index(vault: Vault) -> None:
    vault.write("work/boiler.md", BOILER)
    vault.write("home/bread.md", BREAD)
    vault.sync()
    with vault.base(notes__include=("work",)) as base:
        assert base.run(base.sync()).deleted == ("home/bread.md",)
        assert [(item.path, item.reason) for item in base.status().skipped] == [("home/bread.md", "not included")]


def test_of_a_note_with_too_many_passages_the_beginning_is_indexed_and_the_cut_is_listed(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MAX_CHUNKS", 3)
    long = "".join(f"# Day {day}\n\n" + f"Walked to place{day}. " * 60 + "\n\n" for day in range(9))
    vault.write("log.md", long)
    vault.write("boiler.md", BOILER)
    for _ in range(2):  # the second sync reads nothing and forgets nothing
        assert vault.sync().chunks == 4
        with vault.base() as base:
            assert [(item.path, item.reason) for item in base.status().warnings] == [("log.md", pipeline.CUT)]
    assert vault.search("place0")[0] == "log.md"


def names_of(chance: random.Random) -> str:
    stem = chance.choice(
        ["a", "A", "caf\u00e9", "cafe\u0301", "x.sync-conflict-1", os.fsdecode(b"\xe9"), ".b", "a b\n"]
    )
    return stem + chance.choice([".md", ".MD", ".markdown", ".txt", ".md.icloud", "", ".png"])


@pytest.mark.parametrize("seed", range(8))
def test_status_accounts_for_every_file_that_an_independent_walk_finds(vault: Vault, seed: int) -> None:
    chance = random.Random(seed)
    folders = [""]
    for _ in range(30):
        folder = chance.choice(folders)
        kind = chance.choice(["note", "note", "note", "empty", "binary", "link", "pipe", "folder", "folder"])
        if kind == "folder":
            name = chance.choice(["a", "B", ".git", "drafts", "caf\u00e9", "cafe\u0301", ".trash", "e"])
            if not (vault.root / folder / name).is_file():
                folders.append(f"{folder}{name}/")
                (vault.root / folders[-1]).mkdir(exist_ok=True)
            continue
        place = vault.root / folder / names_of(chance)
        if place.exists() or place.is_symlink():
            continue
        if kind == "link":
            place.symlink_to("/etc/passwd")
        elif kind == "pipe":
            os.mkfifo(place)
        else:
            content = {"note": f"Text {chance.random()}.", "empty": " ", "binary": "\0"}[kind]
            vault.write(str(place.relative_to(vault.root)), content)
    with vault.base(notes__exclude=("drafts",), notes__include=("*.md", "*.markdown")) as base:
        for _ in range(2):
            base.run(base.sync())
            accounted = [*base._opened.catalog().known_notes(), *(item.path for item in base.status().skipped)]
            assert sorted(accounted) == sorted(independent_walk(vault.root, {".git", ".trash", "drafts"}))


def independent_walk(root: Path, closed: set[str]) -> list[str]:
    """Every file by its readable path, and closed folders as such; look-alikes get a number in the order of names."""
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        inside = [f"{name}/" for name in folders if name in closed]
        folders[:] = [name for name in folders if name not in closed]
        found += [str(Path(folder, name)) + "/" * name.endswith("/") for name in [*files, *inside]]
    shown = [unicodedata.normalize("NFC", os.fsencode(each).decode("utf-8", "replace")) for each in found]
    shown = [each.removeprefix(f"{root}/") for each in shown]
    return [each if shown[:at].count(each) == 0 else f"{each} ({shown[:at].count(each) + 1})"
            for at, each in enumerate(shown)]  # fmt: skip


def test_a_date_after_2262_and_a_name_that_is_no_text_stop_nothing(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    vault.write("late.md", BREAD)
    os.utime(vault.root / "late.md", ns=(0, 2**63 + 5))
    Path(os.fsdecode(os.fsencode(vault.root) + b"/3. \xdcbung")).touch()
    vault.seen()
    assert vault.sync().added == ("boiler.md", "late.md")
    assert vault.sync().unchanged == 2


def test_a_folder_renamed_before_a_kill_is_no_mass_deletion(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        vault.write(f"old/{number}.md", f"# Note {number}\n\nText {number}.\n")
    vault.sync()
    vault.move("old", "new")
    with monkeypatch.context() as patch:
        patch.setattr(sync._Work, "finish", _die)
        with pytest.raises(RuntimeError, match="killed"):
            vault.sync()
    report = vault.sync()
    assert (len(report.deleted), report.kept_missing) == (12, ())
    assert vault.search("Text 7") != [] and all(path.startswith("new/") for path in vault.search("Text 7"))


def _die(*_: object) -> None:
    raise RuntimeError("killed")


def test_equal_notes_in_a_renamed_folder_are_no_mass_deletion(vault: Vault) -> None:
    for number in range(12):
        vault.write(f"old/{number}.md", "# Daily\n\nNothing yet.\n")
    vault.sync()
    vault.move("old", "new")
    assert vault.sync().kept_missing == ()


def test_many_notes_that_became_empty_are_kept_until_confirmed(vault: Vault) -> None:
    for number in range(12):
        vault.write(f"{number}.md", f"# Note {number}\n\nText {number}.\n")
    vault.sync()
    for number in range(12):
        vault.write(f"{number}.md", "")
    with pytest.raises(TooManyVanished, match="or empty"):
        vault.sync()
    assert vault.search("Text 7")
    for number in range(12):
        vault.write(f"{number}.md", f"# Note {number}\n\nText {number}.\n")
    assert vault.sync().embedded == 0
    for number in range(12):
        vault.write(f"{number}.md", "")
    assert len(vault.sync(prune=True).deleted) == 12


def test_vectors_of_the_embedding_before_stay_until_the_new_one_has_them_all(vault: Vault) -> None:
    for number in range(6):
        vault.write(f"{number}.md", f"# Note {number}\n\nText {number}.\n")
    vault.sync()
    vault.sync(FakeEmbedder(fingerprint="fake/other", fail_after=0))
    assert vault.sync().embedded == 0  # the way back costs nothing


def test_notes_that_a_new_rule_excludes_leave_at_once_however_many(vault: Vault) -> None:
    for number in range(12):
        vault.write(f"journal/{number}.md", f"# Day {number}\n\nText {number}.\n")
    vault.write("boiler.md", BOILER)
    vault.sync()
    with vault.base(notes__exclude=("journal",)) as base:
        report = base.run(base.sync())
    assert (len(report.deleted), report.kept_missing) == (12, ())
    assert not any(path.startswith("journal/") for path in vault.search("Text"))


def test_a_note_that_cannot_be_read_and_one_that_is_missing_are_no_change(vault: Vault) -> None:
    for number in range(12):
        vault.write(f"{number}.md", f"# Note {number}\n\nText {number}.\n")
    vault.sync()
    vault.write("binary.md", "a\0b")
    for number in range(11):
        vault.delete(f"{number}.md")
    with pytest.raises(TooManyVanished):
        vault.sync()
    with vault.base() as base:
        assert base.changed() == 0


def test_a_folder_that_goes_away_is_said_in_one_sentence(vault: Vault) -> None:
    vault.write("boiler.md", BOILER)
    with vault.base() as base:
        shutil.rmtree(vault.root)
        with pytest.raises(VaultMissing):
            base.run(base.sync())
    vault.root.mkdir()
    vault.seen()
