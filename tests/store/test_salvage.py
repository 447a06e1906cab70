"""What only the user could say again survives a damaged catalog; a kill may come at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase.store import salvage
from askbase.store.database import Database
from askbase.store.journal import Journal
from tests.fakes.vaults import Vault


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A catalog with 300 traces."""
    database = Database(tmp_path / "catalog.db")
    for number in range(300):
        Journal(database).record(f"t{number:03}", "2026-11-01", f"question {number}", {"text": "x" * 200})
    database.close()
    return tmp_path


def traces(database: Database) -> int:
    return int(database.connection.execute("SELECT count(*) FROM traces").fetchone()[0])


def test_traces_are_brought_over_once(data_dir: Path) -> None:
    salvage.put_aside(data_dir)
    fresh = Database(data_dir / "catalog.db")
    assert (traces(fresh), salvage.bring_over(fresh), traces(fresh)) == (0, 300, 300)
    assert salvage.bring_over(fresh) is None


def test_what_can_still_be_read_of_a_torn_file_is_brought_over(data_dir: Path) -> None:
    file = data_dir / "catalog.db"
    raw = file.read_bytes()
    at = raw.index(b"question 150") // 4096 * 4096
    file.write_bytes(raw[:at] + b"\xff" * 4096 + raw[at + 4096 :])
    salvage.put_aside(data_dir)
    saved = salvage.bring_over(fresh := Database(file))
    assert saved is not None
    assert 270 < saved == traces(fresh) < 300


def test_a_file_of_which_nothing_can_be_read_stops_nobody(data_dir: Path) -> None:
    (data_dir / "catalog.db").write_bytes(b"\xff" * 10_000)
    salvage.put_aside(data_dir)
    assert salvage.bring_over(Database(data_dir / "catalog.db")) == 0


def test_an_index_run_that_died_makes_the_next_look_closely(vault: Vault) -> None:
    vault.write("boiler.md", "# Boiler\n\n" + "Serviced by Callum. " * 900)
    vault.sync()
    file = vault.data_dir / "catalog.db"
    raw = bytearray(file.read_bytes())
    for at in range(4096 * 12, len(raw) - 4096, 4096 * 7):  # pages that an unchanged vault never reads
        raw[at : at + 4096] = b"\xff" * 4096
    file.write_bytes(raw)
    (vault.data_dir / "locks" / "write.info").write_text("{}")
    assert "catalog was damaged" in vault.sync().notices[0]
    assert vault.search("Callum") == ["boiler.md"]
