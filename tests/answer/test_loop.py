"""The way of an answer: what blocks is done beside the loop, which has keys and other readers to serve."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from askbase.answer import loop
from askbase.types import Answered, Filter, Retrieved
from tests.answer.builders import context_of, passage

LINE = "The boiler was serviced on 3 May 2024."


async def test_what_reads_and_writes_the_catalog_does_so_beside_the_loop_and_a_note_is_read_once() -> None:
    done: list[str] = []

    def noting(what: str, result: Any = None) -> Callable[..., Any]:
        def call(*_: Any) -> Any:
            on_loop = threading.current_thread() is threading.main_thread()
            done.append(f"{what}{' on the loop' if on_loop else ''}")
            return result

        return call

    found = (passage(LINE), passage("The boiler cost 92 pounds.", start=80))
    context = replace(
        context_of(None, lambda question, texts: [1.0] * len(texts)),
        note_passages=noting("properties", ()),
        sections=noting("sections", ()),
        record=noting("trace"),
    )
    question = "What did the boiler cost, and when was the boiler serviced?"
    retrieved = Retrieved(question, question, Filter(), found, (), "exact")
    [answered] = [each async for each in loop.answer(context, retrieved, ()) if isinstance(each, Answered)]
    assert {citation.number for citation in answered.answer.citations} == {1, 2}
    assert done == ["properties", "sections", "trace"]
