"""The LlamaIndex pipeline: our parser, our splitter. Nodes in between, `IndexedChunk`s out; vectors come later.

No docstore, vector store, cache, embedding or node metadata: LlamaIndex would embed metadata (so `salary: …` would
travel), keep all text in its cache, and forget notes whose embedding failed. Its transformations are what we use.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, Document, TextNode, TransformComponent
from pydantic import PrivateAttr

from askbase.index import split
from askbase.index.embed import embed_sha, embedded_text, prefix
from askbase.notes.outline import hidden_spans, line_starts
from askbase.notes.render import plain, plain_span, without_urls
from askbase.store.note_rows import IndexedChunk
from askbase.types import Chunk, Embedder, Note

MAX_CHUNKS = 2000  # of one note: a log of years must not outweigh the rest
_FRAME = 2  # tokens that the model puts around what it reads
_MISSED = 4  # tokens that blocks joined may have over the sum of them
_LEAST = 32  # tokens of a piece, whatever stands before it
_CHARACTERS_A_TOKEN = 8  # at most: what is not embedded (addresses, pictures) is read all the same
CUT = f"longer than {MAX_CHUNKS:,} passages: only the beginning is indexed"


def run(notes: Sequence[Note], embedder: Embedder) -> dict[str, list[IndexedChunk]]:
    """Notes → chunks by note path, sized by the embedder's tokens. Embeds nothing."""
    by_path = {note.path: note for note in notes}
    pipeline = IngestionPipeline(
        transformations=[_NoteParser(by_path), _PieceSplitter(by_path, embedder)], disable_cache=True
    )
    documents = [Document(text=note.text, id_=note.path) for note in notes]
    chunks: dict[str, list[IndexedChunk]] = {note.path: [] for note in notes}
    for node in pipeline.run(documents=documents):
        item = _indexed(node)
        chunks[item.chunk.note_path].append(item)
    return chunks


def is_cut(note: Note, chunks: Sequence[IndexedChunk]) -> bool:
    """Whether the end of the note was left out."""
    return len(chunks) == MAX_CHUNKS and chunks[-1].chunk.end < len(note.text.rstrip())


class _NoteParser(TransformComponent):
    """Document → one node per section, with the offsets the outline found (LlamaIndex's own base class searches the
    text again and so moves them)."""

    _notes: dict[str, Note] = PrivateAttr()

    def __init__(self, notes: dict[str, Note]) -> None:
        super().__init__()
        self._notes = notes

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        return [
            TextNode(
                text=note.text[section.start : section.end],
                start_char_idx=section.start,
                end_char_idx=section.end,
                id_=f"{note.path}#{number}",
                extra_info={},
            )
            for note in (self._notes[node.node_id] for node in nodes)
            for number, section in enumerate(note.sections)
        ]


class _PieceSplitter(TransformComponent):
    """Section nodes → piece nodes that fit the embedder. Neighbouring sections of a note that fit are joined."""

    _notes: dict[str, Note] = PrivateAttr()
    _embedder: Embedder = PrivateAttr()

    def __init__(self, notes: dict[str, Note], embedder: Embedder) -> None:
        super().__init__()
        self._notes = notes
        self._embedder = embedder

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        paths = dict.fromkeys(node.node_id.rpartition("#")[0] for node in nodes)
        return [node for path in paths for node in self._split(self._notes[path])]

    def _split(self, note: Note) -> list[BaseNode]:
        hidden = hidden_spans(note.text)
        starts = line_starts(note.text)
        found: list[BaseNode] = []
        pieces = split.split(note.text, note.sections, self._measure, lambda headings: self._room(note.title, headings))
        for ordinal, piece in enumerate(pieces[:MAX_CHUNKS]):
            chunk = _chunk(note, ordinal, piece, hidden, starts)
            text = embedded_text(note.title, chunk.headings, chunk.plain)
            node = TextNode(text=text, id_=chunk.id, start_char_idx=chunk.start, end_char_idx=chunk.end)
            object.__setattr__(node, "_chunk", chunk)  # rides along outside the node's fields: nothing can embed it
            found.append(node)
        return found

    def _measure(self, texts: Sequence[str]) -> list[int]:
        """Tokens of what is embedded of each."""
        tokens = self._embedder.count_tokens([without_urls(plain(text)) for text in texts])
        return [max(each, len(text) // _CHARACTERS_A_TOKEN) for each, text in zip(tokens, texts, strict=True)]

    def _room(self, title: str, headings: tuple[str, ...]) -> int:
        """What the title and the headings, which are embedded before a piece, leave of the model's window."""
        [taken] = self._embedder.count_tokens([prefix(title, headings)])
        return max(_LEAST, min(split.TARGET_TOKENS, self._embedder.max_tokens - _FRAME - _MISSED - taken))


def _indexed(node: BaseNode) -> IndexedChunk:
    chunk: Chunk = node._chunk  # type: ignore[attr-defined]  # set by _PieceSplitter
    return IndexedChunk(chunk, embed_sha(node.get_content()))


def _chunk(
    note: Note, ordinal: int, piece: split.Piece, hidden: tuple[split.Span, ...], starts: Sequence[int]
) -> Chunk:
    text = note.text[piece.start : piece.end]
    key = "|".join((unicodedata.normalize("NFC", note.path), str(ordinal), "›".join((note.title, *piece.headings)),
                    hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), split.VERSION))  # fmt: skip
    return Chunk(
        id=_short(hashlib.sha256(key.encode("utf-8", "replace")).digest()),
        note_path=note.path,
        ordinal=ordinal,
        headings=piece.headings,
        text=text,
        plain=plain_span(note.text, piece.start, piece.end, hidden),
        start=piece.start,
        end=piece.end,
        first_line=_line_of(starts, piece.start),
        last_line=_line_of(starts, max(piece.start, piece.end - 1)),
    )


def _short(digest: bytes) -> str:
    """72 bits in twelve characters: ids are kept five times, three of them by Chroma."""
    return base64.urlsafe_b64encode(digest[:9]).decode()


def _line_of(starts: Sequence[int], position: int) -> int:
    from bisect import bisect_right

    return max(1, bisect_right(starts, position))
