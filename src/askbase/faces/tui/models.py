"""Which models can be chosen now, and the settings that choose one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from askbase.clean import clean_line
from askbase.errors import ModelError
from askbase.faces.tui.dialogs import Pickable
from askbase.models import local_server, select, weights
from askbase.models.address import host_of
from askbase.settings import Settings

if TYPE_CHECKING:
    from askbase.base import Base


async def offered(base: Base, address: str | None) -> list[Pickable]:
    """The one in use first; then what the endpoint at `address` serves, the local model if it is here, and none."""
    choice = await asyncio.to_thread(base.model_choice)
    found: dict[str, Pickable] = {}
    if choice.model:
        found[choice.model] = Pickable(choice.model, choice.model, "● now")
    if address:
        for name in await _served(base.settings, address):
            found.setdefault(name, Pickable(name, clean_line(name), f"at {host_of(address)}"))
    if local_server.is_installed() and weights.location().is_file():
        local = weights.DEFAULT.name
        found.setdefault(local, Pickable("local", local, "on this computer"))
    found["none"] = Pickable("none", "none", "quote the notes, word for word")
    return list(found.values())


async def _served(settings: Settings, address: str) -> list[str]:
    """Nothing if the endpoint does not say: other models can still be chosen."""
    try:
        return await select.served(settings, address)
    except ModelError:
        return []


def overrides(address: str | None, name: str) -> dict[str, str | None]:
    """The settings that name this model: a local one needs no address."""
    local = name in (select.LOCAL, select.NONE, weights.DEFAULT.name) or name.lower().endswith(".gguf")
    return {"chat.model": name, "chat.base_url": None if local else address}
