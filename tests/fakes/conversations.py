"""What a chat has saved, read as the next chat would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from askbase.store.conversations import Conversations


def kept(folder: Path) -> list[dict[str, Any]]:
    """The turns of the latest conversation."""
    store = Conversations(folder / "data")
    turns = store.turns(store.recent()[0].id)
    store.close()
    return turns
