"""A chat model over real HTTP: what a reader gets, and what every kind of fault turns into."""

from __future__ import annotations

import logging
import math
import re
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from askbase.config import Key
from askbase.errors import BadReply, ModelError, Refused, TooLong, Unreachable
from askbase.models import chat as chat_module
from askbase.models.chat import EndpointChat
from askbase.models.endpoint import Endpoint
from askbase.settings import ChatSettings
from askbase.types import Finish
from tests.fakes import openai_server
from tests.fakes.openai_server import Handler, ModelServer

QUESTION = [{"role": "user", "content": "When?"}]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    monkeypatch.setattr(chat_module, "_BACKOFF", 0.01)
    with openai_server.running() as script:
        yield script


def model(server: ModelServer, name: str = "test-model", **settings: float) -> EndpointChat:
    clocks = {"first_token_seconds": 0.06, "silence_seconds": 0.1, "total_seconds": 1.0} | settings
    return EndpointChat(Endpoint(server.base_url, Key("sk-test")), name, ChatSettings(**clocks))


async def reply(chat: EndpointChat, close: bool = True) -> tuple[str, Finish]:
    items = [item async for item in chat.stream(QUESTION)]
    if close:
        await chat.aclose()
    assert isinstance(items[-1], Finish)
    return "".join(item for item in items if isinstance(item, str)), items[-1]


async def test_a_reply_streams_and_ends_with_what_it_cost(server: ModelServer) -> None:
    server.reply("On 3 May.")
    text, finish = await reply(model(server, first_token_seconds=5))
    assert (text, finish.cut_off, finish.usage.prompt_tokens) == ("On 3 May.", None, 7)


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        (("<th", "ink>\nThe user asks", " when.</think>", "\n\nOn 3", " May."), "On 3 May."),
        (("<think>All in one.</think>On 3 May.",), "On 3 May."),
        (("<", "b> is bold."), "<b> is bold."),
        (("On 3 May.", " <think>no</think>"), "On 3 May. <think>no</think>"),
    ],
)
async def test_thoughts_before_an_answer_are_no_part_of_it(
    server: ModelServer, pieces: tuple[str, ...], answer: str
) -> None:
    def behave(handler: Handler) -> None:
        handler.open_stream()
        for piece in pieces:
            handler.event({"choices": [{"index": 0, "delta": {"content": piece}}]})
        handler.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        handler.event("[DONE]")

    server.fault(behave)
    text, finish = await reply(model(server, first_token_seconds=5))
    assert (text, finish.cut_off) == (answer, None)


THOUGHTS = "The rent may be 800 euros. In May it was raised.\n</think>\n\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("QwQ-32B", THOUGHTS + "On 3 May."),
        ("deepseek-r1:8b", THOUGHTS + "On 3 May."),
        ("Qwen3-4B-Thinking-2507", THOUGHTS + "On 3 May."),
        ("test-model", "Okay, the user asks for the rent. It may be 800 euros.\n</think>\n\nOn 3 May."),
        ("test-model", "Hmm, let’s see. The rent may be 800 euros.</think>On 3 May."),
        ("test-model", "\n</think>\n\nOn 3 May."),
        ("qwq", "<think>\nThe rent.\n</think>\n\nOn 3 May."),
        ("qwq", "On 3 May."),  # it did not think this time: held to the end, and all of it is the answer
        ("test-model", "Let me see: on 3 May."),
    ],
)
async def test_thoughts_that_nothing_opened_are_no_part_of_the_answer(
    server: ModelServer, name: str, said: str
) -> None:
    server.reply(said)
    text, finish = await reply(model(server, name, first_token_seconds=5))
    assert (text, finish.cut_off) == (said if "think>" not in said else "On 3 May.", None)


@pytest.mark.parametrize("said", ["On 3 May.", "So it was on 3 May.", "The use", "Okay", "I needed it.", "<th"])
async def test_what_might_yet_become_thoughts_is_not_lost(server: ModelServer, said: str) -> None:
    def says_and_waits(handler: Handler) -> None:
        handler.open_stream()
        for letter in said:
            handler.event({"choices": [{"index": 0, "delta": {"content": letter}}]})
        handler.script.stopped.wait(3)

    server.fault(says_and_waits)
    text, finish = await reply(model(server, first_token_seconds=0.3))
    server.stopped.set()
    assert text == said
    assert "silence" in (finish.cut_off or "")


async def test_a_model_that_once_closed_thoughts_it_never_opened_is_remembered(server: ModelServer) -> None:
    chat = model(server, first_token_seconds=5)
    for _ in range(2):
        server.reply(THOUGHTS + "On 3 May.")
    server.reply("On 4 May.")
    texts = [(await reply(chat, close=False))[0] for _ in range(3)]
    await chat.aclose()
    assert texts == [THOUGHTS + "On 3 May.", "On 3 May.", "On 4 May."]


async def test_a_model_named_for_thinking_that_did_not_is_no_longer_held_back(server: ModelServer) -> None:
    chat = model(server, "some-reasoner", first_token_seconds=5)
    server.reply("On 3 May.")
    await reply(chat, close=False)
    server.fault(lambda h: h.stream(["On 3", " May."]))
    pieces = [item async for item in chat.stream(QUESTION)]
    await chat.aclose()
    assert pieces[:-1] == ["On 3", " May."]


async def test_a_server_that_tells_thoughts_apart_has_nothing_held_back(server: ModelServer) -> None:
    def behave(handler: Handler) -> None:
        handler.open_stream()
        handler.event({"choices": [{"index": 0, "delta": {"reasoning_content": "The user asks."}}]})
        for piece in ("On 3", " May."):
            handler.event({"choices": [{"index": 0, "delta": {"content": piece}}]})
        handler.event("[DONE]")

    server.fault(behave)
    chat = model(server, "deepseek-reasoner", first_token_seconds=5)
    pieces = [item async for item in chat.stream(QUESTION)]
    await chat.aclose()
    assert pieces[:-1] == ["On 3", " May."]


async def test_a_reply_that_is_cut_off_among_its_thoughts_says_nothing(server: ModelServer) -> None:
    server.reply("Okay, the user asks for the rent. It may be", finish="length")
    with pytest.raises(BadReply, match="said nothing: stopped at the token limit"):
        await reply(model(server, first_token_seconds=5))


def odds(*tokens: tuple[str, float]) -> Callable[[Handler], None]:
    """A reply of one token, and what else it might have been."""
    top = [{"token": token, "logprob": math.log(probability)} for token, probability in tokens]

    def behave(handler: Handler) -> None:
        handler.open_stream()
        said = {"delta": {"content": tokens[0][0]}, "logprobs": {"content": [{"top_logprobs": top}]}}
        handler.event({"choices": [{"index": 0, **said}]})
        handler.event("[DONE]")

    return behave


async def test_the_odds_of_a_reply_are_those_of_its_first_token_in_any_case(server: ModelServer) -> None:
    server.fault(odds(("On", 0.5), ("NO", 0.25), (" no", 0.125)))
    assert await model(server, first_token_seconds=5).first_tokens(QUESTION) == pytest.approx({"on": 0.5, "no": 0.375})
    assert server.requests[0]["max_tokens"] == 1


async def test_an_endpoint_without_probabilities_has_no_odds(server: ModelServer) -> None:
    server.reply("On 3 May.")
    assert await model(server, first_token_seconds=5).first_tokens(QUESTION) == {}


async def test_odds_that_do_not_come_are_an_error_in_time(server: ModelServer) -> None:
    server.fault(lambda handler: handler.keep_alive_for(5))
    begun = time.monotonic()
    with pytest.raises(BadReply, match="silence"):
        await model(server).first_tokens(QUESTION)
    assert time.monotonic() - begun < 2


async def test_the_key_and_the_question_reach_the_endpoint_and_nothing_else_of_the_environment(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    server.reply("ok")
    await reply(model(server, first_token_seconds=5))
    headers = {name.lower(): value for name, value in server.headers[0].items()}
    assert headers["authorization"] == "Bearer sk-test"
    assert "openai-organization" not in headers
    assert server.requests[0]["messages"] == QUESTION


@pytest.mark.parametrize(
    ("behaviour", "cut_off"),
    [
        (lambda h: h.stream(["On 3", " May"], finish="length"), "stopped at the token limit"),
        (lambda h: h.stream(["On 3", " May"], finish="content_filter"), "the provider withheld the answer"),
        (lambda h: h.stream(["On 3", " May"], finish=None, done=False), "the connection ended before the answer did"),
    ],
)
async def test_what_came_is_kept_and_labelled(
    server: ModelServer, behaviour: Callable[[Handler], None], cut_off: str
) -> None:
    server.fault(behaviour)
    text, finish = await reply(model(server, first_token_seconds=5))
    assert (text, finish.cut_off) == ("On 3 May", cut_off)


@pytest.mark.parametrize(
    ("reason", "cut_off"),
    [
        ("abort", "stopped: abort"),
        ("error", "stopped: error"),
        ("insufficient_system_resource", "stopped: insufficient_system_resource"),
        ("MAX_TOKENS", "stopped at the token limit"),
        ("\x1b[31mno\n\u202eway" + "!" * 99, "stopped: [31mno way" + "!" * 30),
        *((whole, None) for whole in ("stop", "STOP", "eos", "end_turn", "stop_sequence", "tool_calls", "\x1b")),
    ],
)
async def test_only_an_end_that_the_model_chose_is_complete(
    server: ModelServer, reason: str, cut_off: str | None
) -> None:
    server.reply("On 3 May", finish=reason)
    text, finish = await reply(model(server, first_token_seconds=5))
    assert (text, finish.cut_off) == ("On 3 May", cut_off)


async def test_done_without_a_finish_reason_is_complete(server: ModelServer) -> None:
    server.fault(lambda h: h.stream(["On 3 May."], finish=None))
    assert (await reply(model(server, first_token_seconds=5)))[1].cut_off is None


async def test_an_error_after_the_first_words_keeps_them(server: ModelServer) -> None:
    def fails_midway(handler: Handler) -> None:
        handler.open_stream()
        handler.event({"choices": [{"delta": {"content": "On 3"}}]})
        handler.event({"error": {"message": "out of memory"}})

    server.fault(fails_midway)
    text, finish = await reply(model(server, first_token_seconds=5))
    assert text == "On 3"
    assert "out of memory" in (finish.cut_off or "")


async def test_half_an_event_is_unreadable_and_keeps_what_came(server: ModelServer) -> None:
    def cut_in_half(handler: Handler) -> None:
        handler.open_stream()
        handler.event({"choices": [{"delta": {"content": "On 3"}}]})
        handler.line('data: {"choices": [{"del')

    server.fault(cut_in_half)
    text, finish = await reply(model(server, first_token_seconds=5))
    assert text == "On 3"
    assert finish.cut_off is not None


async def test_silence_after_the_first_words_stops_and_keeps_them(server: ModelServer) -> None:
    def stalls(handler: Handler) -> None:
        handler.open_stream()
        handler.event({"choices": [{"delta": {"content": "On 3"}}]})
        handler.script.stopped.wait(3)

    server.fault(stalls)
    text, finish = await reply(model(server, first_token_seconds=5))
    server.stopped.set()
    assert text == "On 3"
    assert "silence" in (finish.cut_off or "")


async def test_keep_alive_comments_do_not_count_as_content(server: ModelServer) -> None:
    server.fault(lambda h: h.keep_alive_for(3))
    with pytest.raises(BadReply, match="silence"):
        await reply(model(server))


async def test_a_model_that_repeats_itself_is_stopped(server: ModelServer) -> None:
    words = " ".join(f"w{number}" for number in range(20)) + " "
    server.fault(lambda h: h.stream([words] * 50))
    text, finish = await reply(model(server, first_token_seconds=5))
    assert finish.cut_off == "the model was repeating itself"
    assert len(text) < 50 * len(words)


@pytest.mark.parametrize(
    ("behaviour", "error", "says"),
    [
        (lambda h: h.send_json(401, {"error": {"message": "bad key"}}), Refused, "key for .* was refused"),
        (lambda h: h.send_json(404, {"error": {"message": "no model x"}}), Refused, "has no model 'test-model'"),
        (lambda h: h.send_json(400, {"error": {"message": "too long"}}), Refused, "too long"),
        (lambda h: h.send_json(307, {}, location="http://127.0.0.1:1/v1"), Refused, "redirects to 127.0.0.1:1"),
        (lambda h: h.send_bytes(200, b"<html>login</html>", "text/html"), BadReply, "web page"),
        (lambda h: h.send_json(200, {"choices": []}), BadReply, "did not stream"),
        (lambda h: h.stream([]), BadReply, "returned nothing"),
        (lambda h: h.stream(["  \n"]), BadReply, "returned nothing"),
    ],
)
async def test_no_answer_is_one_clear_error(
    server: ModelServer, behaviour: Callable[[Handler], None], error: type[ModelError], says: str
) -> None:
    server.fault(behaviour)
    with pytest.raises(error, match=says) as caught:
        await reply(model(server, first_token_seconds=5))
    assert "sk-test" not in caught.value.message + caught.value.hint


async def test_a_passing_fault_is_tried_again(server: ModelServer) -> None:
    server.fault(lambda h: h.send_json(503, {"error": {"message": "loading"}}))
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}))
    server.reply("On 3 May.")
    assert (await reply(model(server, first_token_seconds=5)))[0] == "On 3 May."
    assert len(server.requests) == 3


async def test_a_wait_that_the_endpoint_asks_for_is_kept_up_to_a_minute(server: ModelServer) -> None:
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}, retry_after="0.2"))
    server.reply("On 3 May.")
    begun = time.monotonic()
    assert (await reply(model(server, first_token_seconds=5)))[0] == "On 3 May."
    assert time.monotonic() - begun >= 0.2
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}, retry_after="3600"))
    with pytest.raises(Unreachable) as caught:
        await reply(model(server, first_token_seconds=5))
    assert (caught.value.hint, len(server.requests)) == ("It asks to wait 3600 s; try again then.", 3)


async def test_a_wait_may_be_told_as_a_date(server: ModelServer) -> None:
    def until(seconds: float) -> Callable[[Handler], None]:
        moment = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        return lambda h: h.send_json(503, {"error": {"message": "loading"}}, retry_after=moment)

    server.fault(until(-60))
    server.reply("On 3 May.")
    assert (await reply(model(server, first_token_seconds=5)))[0] == "On 3 May.", "that moment has passed"
    server.fault(until(1800))
    with pytest.raises(Unreachable) as caught:
        await reply(model(server, first_token_seconds=5))
    assert re.fullmatch(r"It asks to wait 1(?:799|800) s; try again then\.", caught.value.hint)


async def test_a_long_wait_is_said_while_it_lasts(server: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}, retry_after="1.2"))
    server.fault(lambda h: h.send_json(503, {"error": {"message": "loading"}}, retry_after="1"))
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}, retry_after="3600"))
    with caplog.at_level(logging.INFO, "askbase.models.chat"), pytest.raises(Unreachable):
        await reply(model(server, first_token_seconds=5))
    host = server.base_url.split("/")[2]
    assert caplog.messages == ["rate limit, next try in 2 s", f"{host} is busy, next try in 1 s"]


async def test_a_port_where_nobody_listens_is_not_called_busy(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("askbase.models.chat._BACKOFF", 0.01)
    monkeypatch.setattr("askbase.models.chat._WORTH_SAYING", 0.0)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}"
        chat = EndpointChat(Endpoint(f"http://{host}/v1", Key("sk-test")), "m", ChatSettings(total_seconds=60))
        with caplog.at_level(logging.INFO, "askbase.models.chat"), pytest.raises(Unreachable):
            await reply(chat)
    assert caplog.messages and all(f"{host} is not reachable, next try in" in said for said in caplog.messages)


def in_stream(lines: str) -> Callable[[Handler], None]:
    def behave(handler: Handler) -> None:
        handler.open_stream()
        handler.line(lines)

    return behave


LONG = '{"message": "loaded with context length of only 4096 tokens", "code": 400}'


@pytest.mark.parametrize(
    "behaviour",
    [
        lambda h: h.send_json(400, {"error": {"message": "too many tokens", "code": "context_length_exceeded"}}),
        in_stream(f'event: error\ndata: {{"error": {LONG}}}\n\n'),
        in_stream(f"event: error\ndata: {LONG}\n\n"),
        in_stream('data: {"error": "the request exceeds the available context size"}\n\n'),
        in_stream('data: {"error": {"message": "too many tokens", "code": "context_length_exceeded"}}\n\n'),
    ],
)
async def test_a_prompt_that_is_too_long_is_told_apart(
    server: ModelServer, behaviour: Callable[[Handler], None]
) -> None:
    server.fault(behaviour)
    with pytest.raises(TooLong):
        await reply(model(server, first_token_seconds=5))


async def test_an_error_ends_with_its_event(server: ModelServer) -> None:
    piece = '{"choices": [{"index": 0, "delta": {"content": "On 3 May."}}]}'
    server.fault(in_stream(f"event: error\n\ndata: {piece}\n\ndata: [DONE]\n\n"))
    assert (await reply(model(server, first_token_seconds=5)))[0] == "On 3 May."


async def test_an_unknown_model_is_answered_with_those_there_are(server: ModelServer) -> None:
    server.models = ["qwen", None, "lla\x1b[1m\u202ema", ""]  # type: ignore[list-item]  # as some servers do
    server.fault(lambda h: h.send_json(404, {"error": {"message": "model not found"}}))
    with pytest.raises(Refused) as caught:
        await reply(model(server, first_token_seconds=5))
    assert caught.value.hint == "It serves: lla[1mma, qwen."


async def test_a_used_up_quota_is_not_tried_again(server: ModelServer) -> None:
    server.fault(lambda h: h.send_json(429, {"error": {"message": "quota", "code": "insufficient_quota"}}))
    with pytest.raises(Refused, match="quota"):
        await reply(model(server, first_token_seconds=5))
    assert len(server.requests) == 1


async def test_a_refused_connection_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_module, "_BACKOFF", 0.01)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chat = EndpointChat(Endpoint(f"http://127.0.0.1:{port}/v1", None), "m", ChatSettings())
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}: connection refused"):
        await reply(chat)


async def test_closing_the_stream_stops_the_model(server: ModelServer) -> None:
    server.fault(lambda h: h.stream([f"word{at} " for at in range(2000)], delay=0.005))
    chat = model(server, first_token_seconds=5)
    stream = chat.stream(QUESTION)
    await anext(stream)
    await stream.aclose()
    assert server.stopped.wait(2), "the server still writes to a closed connection"
    await chat.aclose()
