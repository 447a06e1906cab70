"""An embedding model behind an OpenAI-compatible endpoint: batched, concurrent, tried again, and checked."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from askbase.errors import BadReply, ModelError, Refused, TooLong, Unreachable
from askbase.models.endpoint import Endpoint
from askbase.redact import redact

Matrix = npt.NDArray[np.float32]
T = TypeVar("T")

REQUEST = 16  # texts of one request
AT_ONCE = 4  # requests in flight
TRIES = 3
LONGEST_WAIT = 60.0  # seconds; asked to wait longer, the run stops and goes on the next time
_BACKOFF = 0.5


class EndpointEmbedder:
    """An `Embedder`. Chunks are sized by `sizes`, the tokenizer at hand: any served model takes more than that. Secrets
    that can be told by their shape go only where the host is `trusted`."""

    def __init__(
        self, endpoint: Endpoint, model: str, sizes: Any, seconds: float = 60.0, trusted: bool = False
    ) -> None:
        self._trusted = trusted or endpoint.loopback
        self._endpoint, self._model, self.sizes, self._seconds = endpoint, model, sizes, seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._guard = threading.Lock()
        self.max_tokens: int = sizes.max_tokens
        self.fingerprint = f"endpoint/{endpoint.host}/{model}"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        found: list[int] = self.sizes.count_tokens(texts)
        return found

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Float32 array of shape (len(texts), dimensions); rows are L2-normalised. A text that the endpoint refuses on
        its own has a row of NaN.

        Raises:
            ModelError: it cannot be reached, or what it sent is not one usable vector per text.
        """
        if not self._trusted:
            texts = [redact(text)[0] for text in texts]
        parts = [list(texts[start : start + REQUEST]) for start in range(0, len(texts), REQUEST)]
        rows = [row for part in self._wait(self._all(parts)) for row in part]
        if len(rows) > 1 and not any(rows):
            raise Refused(f"{self._endpoint.host} refused every text.", "Check embed.model and embed.base_url.")
        width = next((len(row) for row in rows if row is not None), 1)
        matrix = np.array([row if row is not None else [np.nan] * width for row in rows], np.float32)
        normalised: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return normalised

    def embed_query(self, text: str) -> Matrix:
        """Float32 array of shape (dimensions,)."""
        row: Matrix = self.embed_documents([text])[0]
        if np.isnan(row).any():
            raise Refused(f"{self._endpoint.host} refused to embed the question.", "Ask it in other words.")
        return row

    def give_up(self) -> None:
        """Stop what is asked for just now. The threads that wait for it get a `concurrent.futures.CancelledError`."""
        with self._guard:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_cancel_all, self._loop)

    async def _all(self, parts: list[list[str]]) -> list[list[list[float] | None]]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(part: list[str]) -> list[list[float] | None]:
            async with gate:
                return await self._halved(part)

        async with asyncio.TaskGroup() as group:  # the first fault stops the others
            tasks = [group.create_task(one(part)) for part in parts]
        return [task.result() for task in tasks]

    async def _halved(self, texts: list[str]) -> list[list[float] | None]:
        """A batch that is refused may hold one text that is: found by halving."""
        try:
            return list(await self._tried(texts))
        except TooLong:
            if len(texts) == 1:
                return [None]
        middle = len(texts) // 2
        return [*await self._halved(texts[:middle]), *await self._halved(texts[middle:])]

    async def _tried(self, texts: list[str]) -> list[list[float]]:
        for attempt in range(1, TRIES + 1):
            try:
                async with asyncio.timeout(self._seconds):
                    rows = await self._endpoint.embed(self._model, texts)
                return checked(rows, len(texts), self._endpoint.host)
            except (Unreachable, TimeoutError) as exc:
                wait = getattr(exc, "wait", None) or _BACKOFF * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311
                if attempt == TRIES or wait > LONGEST_WAIT:
                    raise _said(exc, self._endpoint.host) from exc
                await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        """From any thread, whether a loop runs there or not: the connections live in a loop of their own."""
        with self._guard:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="embedding", daemon=True).start()
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except* ModelError as group:
            first = group.exceptions[0]
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            raise first from None


def checked(rows: Sequence[tuple[int, Sequence[float]]], count: int, host: str) -> list[list[float]]:
    """(index, vector) pairs in any order → vectors in the order of the texts.

    Raises:
        BadReply: not one vector per text, lengths that differ, numbers that are none, or all zeros.
    """
    if sorted(index for index, _ in rows) != list(range(count)):
        raise BadReply(f"{host} sent {len(rows)} vectors for {count} texts.", "Try another embedding model.")
    vectors = [list(vector) for _, vector in sorted(rows, key=lambda row: row[0])]
    if len({len(vector) for vector in vectors}) != 1:
        raise BadReply(f"{host} sent vectors of different lengths.", "Try another embedding model.")
    matrix = np.array(vectors, np.float64)
    if not np.isfinite(matrix).all() or not (np.linalg.norm(matrix, axis=1) > 0).all():
        raise BadReply(f"{host} sent vectors that are no numbers, or all zero.", "Try another embedding model.")
    return vectors


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()


def _said(exc: Exception, host: str) -> ModelError:
    return exc if isinstance(exc, ModelError) else Unreachable(f"{host} does not answer in time.", "Try again later.")
