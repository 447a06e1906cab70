"""A chat model behind an endpoint: streams with clocks that run on content, and tells finished from cut off."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

from askbase import repeats
from askbase.clean import clean_line
from askbase.config import OPENAI_BASE_URL, ChatSettings
from askbase.errors import BadReply, ModelError, NoSuchModel, Refused, TooLong, Unreachable
from askbase.models.endpoint import Endpoint
from askbase.types import Finish, Message, Usage

_TRIES = 3
_BACKOFF = 0.5
LONGEST_WAIT = 60.0  # seconds that an endpoint may ask for; beyond, the user decides
_THINK = "<think>"
_CUT = {
    "length": "stopped at the token limit",
    "content_filter": "the provider withheld the answer",
    "refusal": "the provider withheld the answer",
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Seconds of silence and in all that a reply may take."""

    first: float
    silence: float
    total: float

    @staticmethod
    def of(settings: ChatSettings, loopback: bool) -> Clocks:
        """A model on this computer may think longer: nobody else waits for it."""
        first, silence, total = settings.first_token_seconds, settings.silence_seconds, settings.total_seconds
        return Clocks(first * 5, silence * 2, total * 3) if loopback else Clocks(first, silence, total)


class _Thoughts:
    """`<think>…</think>` before an answer, where a server does not tell it from the answer itself."""

    def __init__(self) -> None:
        self._held = ""
        self._over = False

    def without(self, text: str) -> str:
        """What of the reply is known to be the answer by now."""
        if self._over:
            return text
        self._held += text
        begun = self._held.lstrip()
        if _THINK.startswith(begun[: len(_THINK)]) and len(begun) < len(_THINK):
            return ""
        self._over = not begun.startswith(_THINK)
        if self._over:
            return self._held
        answer = begun.partition("</think>")[2].lstrip()
        self._over = bool(answer)
        return answer


class EndpointChat:
    """A `ChatModel` over an OpenAI-compatible endpoint."""

    def __init__(
        self,
        endpoint: Endpoint,
        model: str,
        settings: ChatSettings,
        *,
        shown_name: str = "",
        wishes: Mapping[str, Any] | None = None,
    ) -> None:
        """`wishes` are request parameters that not every endpoint knows: dropped for good when they are refused."""
        self._endpoint = endpoint
        self._wishes = dict(wishes or {})
        self._model = model
        self._settings = settings
        self._clocks = Clocks.of(settings, endpoint.loopback)
        self.name = shown_name or model
        self.host = endpoint.host
        self.local = endpoint.loopback
        self.context_tokens = settings.context_tokens

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
        """The reply's text as it comes, then one `Finish`.

        Raises:
            ModelError: a fault before the first text, after up to three tries where trying again may help.
        """
        started = False
        for attempt in range(1, _TRIES + 1):
            wishes = self._wishes  # another request in flight may be the one that learns they are refused
            try:
                async with aclosing(
                    self._once(messages, wishes)
                ) as items:  # or closing us would leave the model running
                    async for item in items:
                        started = True
                        yield item
                return
            except NoSuchModel as exc:
                raise await self._with_names(exc) from exc
            except TooLong:
                raise
            except Refused:
                if started or not wishes or attempt == _TRIES:
                    raise
                self._wishes = {}
            except Unreachable as exc:
                if started or attempt == _TRIES:
                    raise
                pause = _BACKOFF * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311
                if exc.wait is not None and exc.wait > LONGEST_WAIT:
                    exc.hint = f"It asks to wait {exc.wait:.0f} s; try again then."
                    raise
                await asyncio.sleep(max(pause, exc.wait or 0.0))

    async def first_tokens(self, messages: Sequence[Message]) -> Mapping[str, float]:
        """What the reply may begin with, lower case and without spaces, and how likely; empty where it is not told.
        Not `TellsOdds`: what they mean was measured for one model only.

        Raises:
            ModelError: see `stream`; one try.
        """
        request = {**self._parameters(), "max_tokens": 1, "logprobs": True, "top_logprobs": 20}
        events = self._endpoint.stream_chat(messages=list(messages), model=self._model, **request)
        begun = time.monotonic()
        async with aclosing(events):
            with suppress(StopAsyncIteration):
                while (event := await self._next(events, begun, begun, False)) is not None:
                    if top := _first_tokens(event):
                        return top
        return {}

    async def _with_names(self, exc: NoSuchModel) -> NoSuchModel:
        """The error, with up to ten models that there are."""
        try:
            names = sorted(clean_line(name) for name in await self._endpoint.models())[:10]
        except ModelError:
            return exc
        served = ", ".join(names)
        return NoSuchModel(
            f"{self.host} has no model '{self._model}'.", f"It serves: {served}." if served else exc.hint
        )

    async def aclose(self) -> None:
        await self._endpoint.aclose()

    async def _once(self, messages: Sequence[Message], wishes: dict[str, Any]) -> AsyncGenerator[str | Finish, None]:
        events = self._endpoint.stream_chat(messages=list(messages), model=self._model, **(self._parameters() | wishes))
        begun, said, thoughts = time.monotonic(), "", _Thoughts()
        heard, usage, reason, done = begun, Usage(estimated=True), None, False
        try:
            while True:
                event = await self._next(events, begun, heard, bool(said))
                if event is None:
                    done = True
                    break
                usage = _usage(event) or usage
                text, thought, stop = _content(event)
                reason = stop or reason
                if text or thought:
                    heard = time.monotonic()
                text = thoughts.without(text)
                if text:
                    said += text
                    yield text
                    if repeats.period(said):
                        yield Finish(usage, "the model was repeating itself")
                        return
        except StopAsyncIteration:
            pass
        except ModelError as exc:
            if not said:
                raise
            yield Finish(usage, exc.message)
            return
        finally:
            await events.aclose()  # closing it stops the model
        yield self._finish(said, usage, reason, done)

    def _finish(self, said: str, usage: Usage, reason: str | None, done: bool) -> Finish:
        if not said.strip() and reason in _CUT:
            raise BadReply(f"The model said nothing: {_CUT[reason]}.", "Try again, or another model.")
        if not said.strip():
            raise BadReply("The model returned nothing.", "Try again, or another model.")
        if reason in _CUT:
            return Finish(usage, _CUT[reason])
        if reason is None and not done:
            return Finish(usage, "the connection ended before the answer did")
        return Finish(usage)

    async def _next(
        self, events: AsyncIterator[Mapping[str, Any] | None], begun: float, heard: float, started: bool
    ) -> Mapping[str, Any] | None:
        """The next event, while the clocks allow. Keep-alive lines never reach here, so they reset nothing."""
        silence = self._clocks.silence if started else self._clocks.first
        now = time.monotonic()
        left = min(heard + silence, begun + self._clocks.total) - now
        try:
            async with asyncio.timeout(max(left, 0.001)):
                return await anext(events)
        except TimeoutError as exc:
            if begun + self._clocks.total <= time.monotonic():
                raise BadReply("stopped: the answer took too long", "Try again, or another model.") from exc
            raise BadReply(f"stopped after {silence:.0f} s of silence", "Try again, or another model.") from exc

    def _parameters(self) -> dict[str, Any]:
        """OpenAI's own models want another name for the limit, and newer ones refuse a temperature."""
        if self._endpoint.base_url == OPENAI_BASE_URL:
            return {"max_completion_tokens": self._settings.max_tokens, "stream_options": {"include_usage": True}}
        return {
            "max_tokens": self._settings.max_tokens,
            "temperature": self._settings.temperature,
            "stream_options": {"include_usage": True},
        }


def _content(event: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """(text, reasoning, finish reason) of one event; an event without choices has none of them."""
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return "", "", None
    delta, stop = choices[0].get("delta"), choices[0].get("finish_reason")
    parts = delta if isinstance(delta, dict) else {}
    text, thought = parts.get("content"), parts.get("reasoning_content") or parts.get("reasoning")
    return _text(text), _text(thought), stop if isinstance(stop, str) else None


def _first_tokens(event: Mapping[str, Any]) -> dict[str, float]:
    """What may come first and how likely; empty if the event does not say. "No", " no" and "NO" are one."""
    found: dict[str, float] = {}
    try:
        [choice, *_] = event["choices"]
        [first, *_] = choice["logprobs"]["content"]
        for each in first["top_logprobs"]:
            token = each["token"].strip().lower()
            found[token] = found.get(token, 0.0) + min(1.0, math.exp(each["logprob"]))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return {}
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _usage(event: Mapping[str, Any]) -> Usage | None:
    usage = event.get("usage")
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return Usage(prompt, completion) if isinstance(prompt, int) and isinstance(completion, int) else None
