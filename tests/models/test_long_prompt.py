"""A server that cuts prompts is told by what its model does not know."""

from __future__ import annotations

import pytest

from askbase.models.chat import EndpointChat
from askbase.models.endpoint import Endpoint
from askbase.models.long_prompt import left_out
from askbase.settings import ChatSettings
from tests.fakes.openai_server import repeats, running


@pytest.mark.parametrize(
    ("keep", "lost"),
    [
        (slice(None), ()),
        (slice(-2000, None), ("beginning",)),
        (slice(2000), ("end",)),
        (slice(0), ("beginning", "end")),
    ],
)
async def test_what_was_cut_away_is_told(keep: slice, lost: tuple[str, ...]) -> None:
    with running() as server:
        server.fault(repeats(keep))
        chat = EndpointChat(Endpoint(server.base_url, None), "m", ChatSettings())
        assert await left_out(chat) == lost
        await chat.aclose()
    assert 9_000 < len(server.requests[0]["messages"][0]["content"]) < 16_000
