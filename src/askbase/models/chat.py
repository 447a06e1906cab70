"""A chat model behind an endpoint: streams with clocks that run on content, and tells finished from cut off."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

from askbase import repeats
from askbase.clean import clean_line
from askbase.config import OPENAI_BASE_URL
from askbase.errors import BadReply, ModelError, NoSuchModel, Refused, TooLong, Unreachable
from askbase.models.endpoint import Endpoint, is_out_of_reach, is_rate_limit
from askbase.models.thoughts import CLOSE, OPEN, Thoughts, thinks
from askbase.settings import ChatSettings
from askbase.types import Finish, Message, Usage

_LOG = logging.getLogger(__name__)  # what somebody who waits should know; a face listens, nobody else has to
_TRIES = 3
_BACKOFF = 0.5
_WORTH_SAYING = 1.0  # seconds of a pause
LONGEST_WAIT = 60.0  # seconds that an endpoint may ask for; beyond, the user decides
_LONGEST_REASON = 40  # characters
_WHOLE = frozenset(  # as servers call an end that the model chose; any other word is a reply cut short
    ("stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "tool_calls", "tool_use", "function_call")
)
_LIMIT, _WITHHELD = "stopped at the token limit", "the provider withheld the answer"
_CUT = {
    "length": _LIMIT,
    "max_tokens": _LIMIT,
    "model_length": _LIMIT,
    "content_filter": _WITHHELD,
    "refusal": _WITHHELD,
}
_STUCK = "the model was repeating itself"


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
        self._unopened: bool | None = None  # whether this model's thoughts end with a tag that nothing opened, if known

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
                pause = max(pause, exc.wait or 0.0)
                if pause >= _WORTH_SAYING:
                    what = (
                        "rate limit"
                        if is_rate_limit(exc)
                        else f"{self.host} {'is not reachable' if is_out_of_reach(exc) else 'is busy'}"
                    )
                    _LOG.info("%s, next try in %d s", what, math.ceil(pause))
                await asyncio.sleep(pause)

    async def first_tokens(self, messages: Sequence[Message], most: int = 20) -> Mapping[str, float]:
        """The `most` likeliest tokens the reply may begin with (endpoints elsewhere tell 20), lower case and without
        spaces, and how likely; empty where it is not told. Not `TellsOdds`: what they mean was measured for one model.

        Raises:
            ModelError: see `stream`; one try.
        """
        request = {**self._parameters(), "max_tokens": 1, "logprobs": True, "top_logprobs": most}
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
            names = sorted(await self._endpoint.models())[:10]
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
        begun, raw, said, thoughts = time.monotonic(), "", "", Thoughts(self._may_think_unopened())
        heard, usage, reason, done, stuck = begun, Usage(estimated=True), None, False, None
        try:
            while (event := await self._next(events, begun, heard, bool(said))) is not None:
                usage = _usage(event) or usage
                text, thought, stop = _content(event)
                reason = stop or reason
                if text or thought:
                    heard = time.monotonic()
                raw += text
                answer = (thoughts.told_apart() if thought else "") + thoughts.without(text)
                if answer:
                    said += answer
                    yield answer
                if text and repeats.period(raw):
                    stuck = _STUCK
                    break
            done = True
        except StopAsyncIteration:
            pass
        except ModelError as exc:
            if rest := thoughts.rest(whole=False).strip():
                said += rest
                yield rest
            if not said:
                raise
            yield Finish(usage, exc.message)
            return
        finally:
            await events.aclose()  # closing it stops the model
        cut_off = stuck or _cut_off(reason, done)
        self._learn(thoughts, said, whole=cut_off is None)
        if rest := thoughts.rest(whole=cut_off is None):
            said += rest
            yield rest
        if not said.strip():
            if not usage.estimated:
                yield Finish(usage)  # what it used is known, though it said nothing
            why = f"said nothing: {cut_off}" if cut_off else "returned nothing"
            raise BadReply(f"The model {why}.", "Try again, or another model.")
        yield Finish(usage, cut_off)

    def _may_think_unopened(self) -> bool:
        return thinks(self.name) if self._unopened is None else self._unopened

    def _learn(self, thoughts: Thoughts, said: str, whole: bool) -> None:
        """For the next replies: a template that opens the thoughts in the prompt does so every time."""
        before, closed, _ = said.partition(f"\n{CLOSE}\n")
        if thoughts.unopened or (closed and OPEN not in before):
            self._unopened = True
        elif self._unopened is None and whole and thoughts.suspected:
            self._unopened = False

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
    return _text(text), _text(thought), clean_line(_text(stop))[:_LONGEST_REASON] or None


def _cut_off(reason: str | None, done: bool) -> str | None:
    """What to say of a reply that ended so; None: it is whole."""
    if reason is None:
        return None if done else "the connection ended before the answer did"
    name = reason.lower()
    return None if name in _WHOLE else _CUT.get(name, f"stopped: {reason}")


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
