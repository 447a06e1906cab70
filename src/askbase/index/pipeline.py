"""The LlamaIndex pipeline: our parser, our splitter, our embedding. Nodes in between, `IndexedChunk`s out.

No docstore, vector store, cache or node metadata: LlamaIndex would embed metadata (so `salary: …` would travel), keep
all text in its cache, and forget notes whose embedding failed. Its transformations are what we use.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, Document, TextNode, TransformComponent
from pydantic import PrivateAttr

from askbase.errors import ModelError
from askbase.index import split
from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain_span, without_urls
from askbase.store.catalog import IndexedChunk
from askbase.store.vectors import VectorStore
from askbase.types import Chunk, Embedder, Note

PREFIX_CHARACTERS = 160
_SLICE = 64  # chunks embedded and stored at a time: what a kill can cost


@dataclass(frozen=True, slots=True)
class Outcome:
    """Chunks by note path, vectors newly computed, and why some are missing ("" if none is)."""

    chunks: dict[str, list[IndexedChunk]]
    embedded: int
    embed_error: str


def run(notes: Sequence[Note], embedder: Embedder, vectors: VectorStore, progress: Callable[[int], None]) -> Outcome:
    """Notes → chunks, with every vector that could be had stored by its hash. Blocks. A model fault is no error."""
    by_path = {note.path: note for note in notes}
    embedding = _CachedEmbedding(embedder, vectors, progress)
    pipeline = IngestionPipeline(
        transformations=[_NoteParser(by_path), _PieceSplitter(by_path, embedder), embedding], disable_cache=True
    )
    documents = [Document(text=note.text, id_=note.path) for note in notes]
    chunks: dict[str, list[IndexedChunk]] = {note.path: [] for note in notes}
    for node in pipeline.run(documents=documents):
        item = _indexed(node)
        chunks[item.chunk.note_path].append(item)
    return Outcome(chunks, embedding.embedded, embedding.error)


def embedded_text(note: Note, headings: tuple[str, ...], plain: str) -> str:
    """Exactly the string that is embedded: where it stands, then what it says."""
    prefix = " › ".join((note.title, *headings))[:PREFIX_CHARACTERS]
    return f"{prefix}\n{without_urls(plain)}"


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
    """Section nodes → piece nodes that fit the embedder. Small neighbouring sections of a note are joined."""

    _notes: dict[str, Note] = PrivateAttr()
    _measure: split.Measure = PrivateAttr()

    def __init__(self, notes: dict[str, Note], embedder: Embedder) -> None:
        super().__init__()
        self._notes = notes
        self._measure = embedder.count_tokens

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        paths = dict.fromkeys(node.node_id.rpartition("#")[0] for node in nodes)
        return [node for path in paths for node in self._split(self._notes[path])]

    def _split(self, note: Note) -> list[BaseNode]:
        hidden = hidden_spans(note.text)
        starts = _line_starts(note.text)
        found: list[BaseNode] = []
        for ordinal, piece in enumerate(split.split(note.text, note.sections, self._measure)):
            chunk = _chunk(note, ordinal, piece, hidden, starts)
            text = embedded_text(note, chunk.headings, chunk.plain)
            node = TextNode(text=text, id_=chunk.id, start_char_idx=chunk.start, end_char_idx=chunk.end)
            object.__setattr__(node, "_chunk", chunk)  # rides along outside the node's fields: nothing can embed it
            found.append(node)
        return found


class _CachedEmbedding(TransformComponent):
    """Piece nodes → the same, their vectors stored. A fault leaves the rest without: found by words until then."""

    _embedder: Embedder = PrivateAttr()
    _vectors: VectorStore = PrivateAttr()
    _progress: Callable[[int], None] = PrivateAttr()
    embedded: int = 0
    error: str = ""

    def __init__(self, embedder: Embedder, vectors: VectorStore, progress: Callable[[int], None]) -> None:
        super().__init__()
        self._embedder, self._vectors, self._progress = embedder, vectors, progress

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        texts = {embed_sha(text): text for text in (node.get_content() for node in nodes)}
        known = self._vectors.known(list(texts), self._embedder.fingerprint)
        missing = sorted((sha for sha in texts if sha not in known), key=lambda sha: len(texts[sha]))
        for start in range(0, len(missing), _SLICE):
            part = missing[start : start + _SLICE]
            try:
                computed = self._embedder.embed_documents([texts[sha] for sha in part])
            except ModelError as exc:
                self.error = exc.message
                break
            self._vectors.put(dict(zip(part, computed, strict=True)), self._embedder.fingerprint)
            self.embedded += len(part)
            self._progress(len(part))
        return nodes


def embed_sha(text: str) -> str:
    """The key of a vector: the hash of the exact string embedded."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


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
        id=hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32],
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


def _line_starts(text: str) -> list[int]:
    from askbase.notes.outline import lines_of

    return [line.start for line in lines_of(text)]


def _line_of(starts: Sequence[int], position: int) -> int:
    from bisect import bisect_right

    return max(1, bisect_right(starts, position))
