"""The one door to an OpenAI-compatible endpoint: explicit address and key, no redirects, one translation of errors."""

from __future__ import annotations

import asyncio
import codecs
import json
import re
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from askbase.clean import clean_line
from askbase.config import Key
from askbase.errors import AskbaseError, BadReply, ModelError, NoSuchModel, Refused, TooLong, Unreachable
from askbase.models.address import check_url, host_of, is_loopback

CONNECT_SECONDS = 5.0
LISTING_SECONDS = 15.0  # for a whole list of models, however slowly it drips
MAX_REPLY_BYTES = 2 * 1024 * 1024
# The SDK hands on what it does not expect: a web page as text, JSON without the fields it has in its types.
_OF_ANOTHER_SHAPE = (AttributeError, TypeError, KeyError, IndexError, RecursionError)
_TOO_LONG_CODE = "context_length_exceeded"
_TOO_LONG = re.compile(r"(?i)context (?:length|window|size)|exceeds? .{0,40}context|maximum context")


class Endpoint:
    """One endpoint. Every request askbase makes to a model goes through here."""

    def __init__(self, base_url: str, key: Key | None, trusted_hosts: Collection[str] = ()) -> None:
        self.base_url = check_url(base_url, trusted_hosts)
        self.host = host_of(self.base_url)
        self.loopback = is_loopback(self.base_url)
        # The SDK would otherwise read its organisation, project and base URL from the environment, retry on its own,
        # and follow redirects, posting the notes to another host.
        self._client = openai.AsyncOpenAI(
            api_key=key.reveal() if key else "none",
            base_url=self.base_url,
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
            default_headers={"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()},  # type: ignore[dict-item]
            http_client=httpx2.AsyncClient(follow_redirects=False, trust_env=False),
        )

    async def models(self) -> list[str]:
        """Names of the models the endpoint serves, fit to be shown; what has none is left out.

        Raises:
            ModelError: see `translated`.
        """
        with translated(self.host):
            async with asyncio.timeout(LISTING_SECONDS):
                page = await self._client.models.list(timeout=CONNECT_SECONDS)
            ids = (getattr(model, "id", None) for model in page.data)
            return [name for each in ids if isinstance(each, str) and (name := clean_line(each))]

    async def embed(self, model: str, texts: list[str]) -> list[tuple[int, list[float]]]:
        """(index, vector) of each text, in the order they came; nothing about them is checked.

        Raises:
            TooLong: the endpoint refuses these texts, one of them or all together.
            ModelError: see `translated`.
        """
        with translated(self.host), _about_the_texts(self.host):
            reply = await self._client.embeddings.create(model=model, input=texts, encoding_format="float")
            return [(item.index, [float(number) for number in item.embedding]) for item in reply.data]

    async def stream_chat(self, **request: Any) -> AsyncGenerator[Mapping[str, Any] | None, None]:
        """Events of a streamed chat completion, each a JSON object; None stands for `[DONE]`.

        Raises:
            ModelError: see `translated`; also for a web page, unreadable events, and a reply that never ends.
        """
        with translated(self.host):
            async with self._client.chat.completions.with_streaming_response.create(stream=True, **request) as response:
                is_error = False
                async for line in _lines(response.iter_bytes(), self.host):
                    if not line or line.startswith("event:"):  # a blank line ends an event
                        is_error = line[6:].strip() == "error"
                    elif line.startswith("data:"):
                        data = line[5:].strip()
                        yield None if data == "[DONE]" else self._event(data, is_error)
                    elif line.lstrip().startswith(("<", "{")):
                        raise self._not_a_stream(line)

    async def aclose(self) -> None:
        await self._client.close()

    def _event(self, data: str, is_error: bool) -> Mapping[str, Any]:
        try:
            event = json.loads(data)
        except ValueError as exc:
            raise BadReply(f"{self.host} sent unreadable data.", "Try again, or another model.") from exc
        if not isinstance(event, dict):
            raise BadReply(f"{self.host} sent unreadable data.", "Try again, or another model.")
        if error := event.get("error") or (event if is_error else None):
            raise self._error_in_stream(error)
        return event

    def _error_in_stream(self, error: object) -> ModelError:
        """Some servers begin to stream before they look at the prompt, and only then find it too long."""
        said = error.get("message", error) if isinstance(error, dict) else error
        code = error.get("code") if isinstance(error, dict) else None
        if code == _TOO_LONG_CODE or _TOO_LONG.search(str(said)):
            return _too_long(self.host)
        return BadReply(f"{self.host} says: {clean_line(str(said))[:200]}", "Try again, or another model.")

    def _not_a_stream(self, line: str) -> ModelError:
        if line.lstrip().startswith("<"):
            return BadReply(
                f"{self.host} sent a web page, not a model's reply (login or proxy?).", "Check the address."
            )
        return BadReply(
            f"{self.host} did not stream: {clean_line(line)[:120]}", "Check the address; it often ends in /v1."
        )


async def _lines(chunks: AsyncIterator[bytes], host: str) -> AsyncGenerator[str, None]:
    """Lines as they complete, the last one too. The cap counts bytes, so one endless line cannot fill the memory.

    Raises:
        BadReply: more than `MAX_REPLY_BYTES` came.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    received, rest = 0, ""
    async for chunk in chunks:
        received += len(chunk)
        if received > MAX_REPLY_BYTES:
            raise BadReply(f"{host} sent more than {MAX_REPLY_BYTES // 2**20} MB.", "Try another model.")
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            yield line.removesuffix("\r")
    if rest.strip():
        yield rest


@contextmanager
def _about_the_texts(host: str) -> Iterator[None]:
    try:
        yield
    except openai.APIStatusError as exc:
        if exc.status_code not in (400, 413, 422):
            raise
        raise TooLong(f"{host} refused to embed a text ({exc.status_code}).", "Check embed.model.") from exc


@contextmanager
def translated(host: str) -> Iterator[None]:
    """Errors of the SDK and its transport → ours, one sentence per cause, never with a key in it.

    Raises:
        Unreachable: no connection, or the server failed (5xx); worth another try.
        Refused: the server said no (key, model, quota, redirect).
        BadReply: what came back is not a model's reply.
    """
    try:
        yield
    except AskbaseError:
        raise
    except openai.APIStatusError as exc:
        if _is_too_long(exc):
            raise _too_long(host) from exc
        raise _status_error(host, exc) from exc
    except (openai.APIConnectionError, httpx2.TransportError, ssl.SSLError, ConnectionError, TimeoutError) as exc:
        cause = exc.__cause__ or exc
        raise Unreachable(f"The model is not reachable at {host}: {_plain_cause(cause)}.", "Is it running?") from exc
    except (openai.OpenAIError, httpx2.DecodingError, UnicodeDecodeError, ValueError, *_OF_ANOTHER_SHAPE) as exc:
        raise BadReply(f"{host} sent unreadable data.", "Try again, or another model.") from exc


def _status_error(host: str, exc: openai.APIStatusError) -> ModelError:
    status = exc.status_code
    said = clean_line(str((exc.body or {}).get("message", "")) if isinstance(exc.body, dict) else "")[:160]
    if status in (401, 403):
        return Refused(
            f"The key for {host} was refused ({status}).", "Check OPENAI_API_KEY, or chat.key_env and key_host."
        )
    if 300 <= status < 400:
        to = _elsewhere(exc.response.headers.get("location", ""))
        return Refused(f"{host} redirects to {clean_line(to)}: refused.", "Give the final address with --base-url.")
    if status == 404:
        return NoSuchModel(
            f"{host} has no such model or path (404){': ' + said if said else ''}.", "See: askbase models"
        )
    if status == 429 and getattr(exc, "code", None) == "insufficient_quota":
        return Refused(f"The quota at {host} is used up.", "Add credit, or use the local model.")
    if status in (408, 429) or status >= 500:
        busy = Unreachable(f"{host} answers {status}{': ' + said if said else ''}.", "Try again in a while.")
        busy.wait = _retry_after(exc.response.headers.get("retry-after", ""))
        return busy
    return Refused(f"{host} refused the request ({status}){': ' + said if said else ''}.", "Check model and settings.")


def _elsewhere(location: str) -> str:
    try:
        return host_of(location) if urlsplit(location).hostname else "another path"
    except ValueError:  # a port that is none
        return "elsewhere"


def is_rate_limit(error: ModelError) -> bool:
    """Whether the endpoint was asked too often."""
    return isinstance(error.__cause__, openai.RateLimitError)


def is_out_of_reach(error: ModelError) -> bool:
    """Whether nobody answered at all."""
    return isinstance(error.__cause__, openai.APIConnectionError | httpx2.TransportError)


def _too_long(host: str) -> TooLong:
    return TooLong(f"{host}: the prompt is too long for the model.", "Lower answer.passage_tokens.")


def _is_too_long(exc: openai.APIStatusError) -> bool:
    """OpenAI has a code for it; others only say so."""
    code = getattr(exc, "code", None) == _TOO_LONG_CODE
    return code or (exc.status_code in (400, 413, 422, 500) and _TOO_LONG.search(str(exc.body)) is not None)


def _retry_after(header: str) -> float | None:
    """Seconds from now, given as such or as a date (RFC 9110); None if it is neither: our own pauses do then."""
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None
    return seconds if 0 <= seconds < 1e6 else None


def _plain_cause(exc: BaseException) -> str:
    text = clean_line(str(exc)).lower()
    for sign, words in (
        ("refused", "connection refused"),
        ("all connection attempts failed", "connection refused"),
        ("name or service", "unknown host name"),
        ("getaddrinfo", "unknown host name"),
        ("temporary failure in name", "unknown host name"),
        ("certificate", "its certificate is not trusted"),
        ("incomplete chunked read", "the connection was cut"),
        ("disconnected", "the connection was cut"),
    ):
        if sign in text:
            return words
    return "no answer in time" if isinstance(exc, httpx2.TimeoutException) else (text[:120] or type(exc).__name__)
