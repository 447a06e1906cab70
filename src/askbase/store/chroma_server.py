"""Collections on a Chroma server that the user runs; askbase never starts one.

A collection is named after catalog and generation, so two vaults, or two computers, never write to one. Nothing but ids
and vectors goes there, and none of notes marked private unless the server is trusted with them.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import Any, Literal

from askbase.store import chroma_client
from askbase.store.chroma_client import ChromaError, Server
from askbase.store.chroma_folder import State
from askbase.store.database import Database


class ChromaServer:
    """The generations of one vault on a server."""

    exclusive = False  # the server orders who writes

    def __init__(self, server: Server, safe_dir: Any, database: Database, takes_private: bool) -> None:
        self.takes_private = takes_private
        self.name = server.shown
        self._server, self._safe_dir, self._database = server, safe_dir, database
        self._client: Any = None
        self._connections = ExitStack()

    def state(self) -> State:
        """The server is not asked: a query that fails says so soon enough. What was filled elsewhere, or while the
        server was trusted otherwise, is filled anew."""
        filled = (self._database.meta("chroma_place"), self._database.meta("chroma_private"))
        return "good" if filled == (self.name, str(self.takes_private)) else "absent"

    def collection(self, mode: Literal["r", "w"], generation: int | None = None) -> Any:
        generation = int(self._database.meta("generation", "1")) if generation is None else generation
        if mode == "w":
            return self._connected().get_or_create_collection(
                self._collection_name(generation), embedding_function=None, configuration=chroma_client.NEAREST
            )
        return self._connected().get_collection(self._collection_name(generation), embedding_function=None)

    def close(self, clean: bool = True, probed: bool = False) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
            self._connections.close()

    def look(self) -> None: ...

    def vouch(self) -> None: ...

    def quarantine(self) -> None:
        """A collection that answers wrongly is no use to anybody."""
        with suppress(ChromaError):
            self.discard(int(self._database.meta("generation", "1")))

    def remove_others(self, filled: bool = False) -> None:
        """Only after a new generation was `filled`: an unchanged vault costs the server no request."""
        if not filled:
            return
        active = self._collection_name(int(self._database.meta("generation", "1")))
        with chroma_client.translated(self.name):
            ours = [each.name for each in self._connected().list_collections() if each.name.startswith(self._prefix)]
            for name in ours:
                if name != active:
                    self._connected().delete_collection(name)

    def discard(self, generation: int) -> None:
        with chroma_client.translated(self.name):
            names = [each.name for each in self._connected().list_collections()]
            if self._collection_name(generation) in names:
                self._connected().delete_collection(self._collection_name(generation))

    def room_for_another(self, vectors: int, dimensions: int) -> bool:
        return True

    @property
    def _prefix(self) -> str:
        return f"askbase-{self._database.meta('uuid')}-"

    def _collection_name(self, generation: int) -> str:
        return f"{self._prefix}g{generation:06d}"

    def _connected(self) -> Any:
        if self._client is None:
            self._client, self._connections = chroma_client.open_server(self._server, self._safe_dir)
        return self._client
