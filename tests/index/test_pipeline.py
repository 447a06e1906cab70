"""Notes in, chunks out: exact offsets, stable ids, each string embedded once, nothing embedded that should not be."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from askbase.index.embed import embed_sha, embedded_text
from askbase.index.pipeline import run
from askbase.models.embed_local import LocalEmbedder
from askbase.notes.read import note_from_bytes
from askbase.store.note_rows import IndexedChunk
from askbase.types import Note
from tests.fakes.fake_embedder import FakeEmbedder

BLOCK = st.sampled_from(
    ["# One", "## Two #x", "A sentence. Another!", "word " * 300, "- item\n- item", "| a |\n|---|", "```\n# no\n```",
     "<!-- hidden -->", "日本語。", "", "\r\ncr\r", "---", "=", "\u2028", "🚲 " * 40],
)  # fmt: skip


def note(text: str, path: str = "a.md") -> Note:
    found = note_from_bytes(path, text.encode())
    assert isinstance(found, Note)
    return found


def chunks_of(made: Note) -> list[IndexedChunk]:
    return run([made], FakeEmbedder())[made.path]


@given(st.lists(BLOCK, min_size=1, max_size=10).map("\n".join).filter(lambda text: text.strip()))
@settings(max_examples=60, deadline=None)
def test_a_chunk_is_the_notes_own_text_at_its_own_lines(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in chunks_of(note(text)):
        chunk = item.chunk
        assert text[chunk.start : chunk.end] == chunk.text
        shown = chunk.text.replace("\r\n", "\n").replace("\r", "\n")
        assert "\n".join(lines[chunk.first_line - 1 : chunk.last_line]).find(shown) >= 0


def test_ids_are_stable_and_differ_by_place_and_text() -> None:
    def first_id(text: str, path: str = "a.md") -> str:
        return chunks_of(note(text, path))[0].chunk.id

    ids = [first_id("# A\none"), first_id("# A\ntwo"), first_id("# B\none"), first_id("# A\none", "b.md")]
    assert len(set(ids)) == 4
    assert first_id("# A\none") == ids[0]


def test_what_is_embedded_says_where_it_stands_and_leaves_addresses_and_comments_out() -> None:
    made = note(
        "# Boiler\n\n"
        + "Long ago. " * 90
        + "\n\n## Visits\n\nSee [the bill](https://example.org/secret?x=1). <!-- hush -->"
        + " Callum came." * 80
    )
    texts = [embedded_text(made.title, item.chunk.headings, item.chunk.plain) for item in chunks_of(made)]
    assert [text for text in texts if text.startswith("Boiler › Boiler › Visits\nVisits\n")]
    assert not [text for text in texts if "example.org" in text or "hush" in text]


TITLE = st.sampled_from(
    [
        "Boiler",
        "Building evals and test cases, with code, with people or with models " * 3,
        "漢" * 160,
        "보일러 압력 " * 30,
        "Заметки о котле " * 12,
        "2024-05-03 14:22:09 " * 8,
        "src/a_b/c-d.e " * 12,
        "日本語の文章 " * 20,
    ]
)

model = LocalEmbedder()  # of which the tokenizer alone is loaded


@given(TITLE, st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join))
@settings(max_examples=40, deadline=None)
def test_nothing_embedded_is_longer_than_the_model_reads_whatever_its_title(title: str, text: str) -> None:
    made = note(f"# {title}\n\n{text}\n\n{'Callum came. ' * 100}")
    items = run([made], model)[made.path]
    texts = [embedded_text(made.title, item.chunk.headings, item.chunk.plain) for item in items]
    assert max(model.count_tokens(texts)) <= model.max_tokens - 2  # the two that frame it


def test_a_piece_is_measured_by_what_is_embedded_of_it() -> None:
    links = "".join(f"- [part {each}](https://example.org/{'deep/' * 8}{each})\n" for each in range(40))
    addresses = "".join(f"https://example.org/{'deep/' * 300}{each}\n" for each in range(10))
    cut = [item.chunk for item in run([note(f"# Parts\n\n{links}")], model)["a.md"]]
    bare = [item.chunk for item in run([note(f"# Parts\n\n{addresses}")], model)["a.md"]]
    assert max(len(chunk.text.split("part")) for chunk in cut) > 10
    assert max(len(chunk.text) for chunk in (*cut, *bare)) < 2000  # addresses are read, if not embedded


def test_the_key_of_a_vector_is_the_string_that_was_embedded() -> None:
    made = note("# Key\nwords of it")
    [item] = chunks_of(made)
    assert item.embed_sha == embed_sha(embedded_text(made.title, item.chunk.headings, item.chunk.plain))
