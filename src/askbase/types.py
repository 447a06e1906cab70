"""The vocabulary: values, events and the three protocols. No I/O, no third parties, no logic.

Offsets count characters of `Note.text`, end exclusive. Lines count from 1, the last one included.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

Value = str | int | bool | tuple[str, ...]
Vectors = Any  # numpy float32 array of shape (texts, dimensions), L2-normalised rows; numpy stays out of this module
Message = Mapping[str, str]  # {"role": ..., "content": ...}


# ── notes ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next heading. The front matter is a section of its own."""

    headings: tuple[str, ...]
    start: int
    end: int
    first_line: int
    last_line: int
    level: int = 0  # of its own heading, 1–6; 0 for text before the first one
    kind: Literal["body", "properties"] = "body"


@dataclass(frozen=True, slots=True)
class Link:
    """A wiki link, an embed or a relative markdown link, with its target percent-decoded."""

    target: str
    anchor: str | None
    embed: bool
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """One file as read. `text` is the decoded file; only NUL characters are replaced."""

    path: str  # relative to the notes folder, posix, NFC
    text: str
    title: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    topics: tuple[str, ...]
    links: tuple[Link, ...]
    sections: tuple[Section, ...]
    properties: Mapping[str, Value]
    date: date | None
    private: bool
    sha256: str
    warnings: tuple[str, ...] = ()


class FileStat(NamedTuple):  # made and compared in a third of a dataclass's time, for every note before each question
    """What tells a changed file from an unchanged one. Only equality is used, so clock jumps are harmless."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """An indexed piece of a note: `note.text[start:end] == text`, always. `plain` is the same words without markup."""

    id: str
    note_path: str
    ordinal: int
    headings: tuple[str, ...]
    text: str
    plain: str
    start: int
    end: int
    first_line: int
    last_line: int

    def said(self, span: tuple[int, int]) -> str:
        """Its text at this place of the note."""
        return self.text[span[0] - self.start : span[1] - self.start]


# ── retrieving ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions on notes, resolved in SQL. Empty tuples and None do not restrict."""

    tags: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    read: bool | None = None
    links: tuple[str, ...] = ()  # names or paths of notes that are linked to
    topics: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()  # (term, value): tag, type, source, path, link, topic or read
    without: tuple[str, ...] = ()  # paths of notes to leave out

    @property
    def empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk id with one retriever's own score (higher is better)."""

    chunk_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as found for one question. `lexical` and `dense` are the raw scores, None if not found that way.
    `superseded`: the note says that another took its place, named here ("" if it does not say which). `before`: of one
    that begins within a list the lines of the items that its first line hangs under, and that line's indentation.
    `origin`: what the note was kept from, None if it is its owner's own words. `elsewhere`: in another language than
    the question, and `dense` is by the model that reads both."""

    chunk: Chunk
    title: str
    date: date | None
    score: float
    lexical: float | None
    dense: float | None
    private: bool = False
    superseded: str | None = None
    before: str = ""
    origin: str | None = None
    elsewhere: bool = False

    @property
    def standing(self) -> str:
        """Its day, what it was kept from, and that another note took its place; "" if there is nothing to say."""
        day = self.date.isoformat() if self.date else ""
        kept = f"from {self.origin}" if self.origin else ""
        over = "" if self.superseded is None else f"superseded by {self.superseded}".removesuffix(" by ")
        return ", ".join(each for each in (day, kept, over) if each)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What became of each chunk that was considered."""

    chunk_id: str
    note_path: str
    start: int
    end: int
    score: float
    lexical: float | None
    dense: float | None
    fate: Literal["used", "capped", "near_copy", "cut"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One finished exchange of a conversation. `private`: the answer may hold what private notes say."""

    question: str
    answer: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Retrieved:
    """First event of a question: what was searched and found, before any model says a word.

    `narrowed`: which notes the question's plain words ask for ("from 2024-05-01 to 2024-05-31"); `filters` has it too.
    """

    question: str
    standalone: str
    filters: Filter
    passages: tuple[Passage, ...]
    candidates: tuple[Candidate, ...]
    dense_by: Literal["chroma", "exact", "none"]
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, int] = field(default_factory=dict)
    narrowed: str = ""
    none_pass: bool = False  # the filter lets no note through
    bare: str = ""  # the question without what became a filter
    whole: bool = False  # `passages` are those of the notes that are to be summed up, in order
    others: tuple[Passage, ...] = ()  # found beside one such note
    opens: str = ""  # the id of the chunk that opens the note which is called what is asked about

    @property
    def itself(self) -> str:
        """The question without those before it; "" if it came first."""
        alone = self.bare or self.question
        return alone if alone.strip() != self.standalone.strip() else ""

    @property
    def several(self) -> bool:
        """Whole notes of several days say different things without contradicting each other."""
        return self.whole and len({passage.chunk.note_path for passage in self.passages}) > 1


# ── answering ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Citation:
    """A number the reader sees, and the exact words in the note it stands for."""

    number: int
    passage: Passage
    headings: tuple[str, ...]
    quote: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A span of `Answer.text` that can be checked, with what the checks found."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    status: Literal["supported", "unverified"]
    checks: tuple[str, ...]

    @property
    def is_quote(self) -> bool:
        """Words of a note, not of a model."""
        return self.checks == ("quote",)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint reported them, or estimated when it reported none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """How a model's reply ended. `cut_off` None means it said all it had to say."""

    usage: Usage
    cut_off: str | None = None


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What produced an answer; enough to tell two runs apart."""

    model: str | None
    host: str | None
    prompts: str
    embedding: str
    index: int
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One finished answer. `id` names its trace; `prompt` is what the model was sent, and is kept nowhere."""

    id: str
    question: str
    standalone: str
    text: str
    asked_at: datetime
    outcome: Literal["answered", "not_in_notes"]
    degraded: Literal["no_model", "cut_off"] | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    nearest: tuple[Passage, ...]
    dropped_marks: int
    warnings: tuple[str, ...]
    usage: Usage
    timings_ms: Mapping[str, int]
    made_by: MadeBy
    prompt: tuple[Message, ...] = field(default=(), repr=False, compare=False)
    decided: Literal["before_model", "by_model", "after_model", "unasked"] | None = None  # who said "not in your notes"
    next_step: str = ""  # what to try when it is not
    cost: float | None = None  # in the currency of the configured prices; None if they are not known
    doubt: float | None = None  # of the local model that the notes tell, 0 to 1; None: it was not asked
    filters: Filter = Filter()  # which notes were looked through
    near_words: tuple[str, ...] = ()  # of each of `nearest` the sentence nearest to the question; "" where none is near


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer. The joined deltas equal `Answer.text`: filtering happens before.

    `checked` says of a claim that ends with this piece what the checks found; None: there is nothing to check.
    """

    text: str
    checked: Literal["supported", "unverified"] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of a question."""

    answer: Answer


Event = Retrieved | TextDelta | Answered


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the user thought of an answer. `missing_source` is the path of a note that should have been cited."""

    answer_id: str
    verdict: Literal["good", "bad"]
    reason: str = ""
    correction: str = ""
    missing_source: str = ""
    at: str = ""  # UTC, ISO 8601; set when it is stored


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked and what became of it. `record` is as `answer.record.trace` made it: ids and offsets, no notes.
    `unreadable`: it is damaged, and empty here."""

    id: str
    asked_at: str
    question: str
    record: Mapping[str, Any]
    feedback: Feedback | None = None
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a question would go. `tells_odds`: it is asked how much it doubts before it answers (`TellsOdds`)."""

    model: str
    host: str
    local: bool
    context_tokens: int
    tells_odds: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent for a question's answer, or why nothing would. `messages` are complete, but for the random
    marker that each process makes anew; `bytes` is their size as JSON."""

    destination: Destination | None
    messages: tuple[Message, ...] = ()
    bytes: int = 0
    tokens: int = 0  # estimated
    passages: tuple[Passage, ...] = ()
    withheld_private: int = 0
    redacted: int = 0
    why_nothing: str = ""
    embedding_host: str = ""  # another computer that would get the question itself, for its vector; here it did not


@dataclass(frozen=True, slots=True)
class Replay:
    """A question asked again over today's index, without a model: does the search find, and the prompt say, the same?
    `prompt` None: no model was asked then. `missing`: passages found then that the index holds no more. `changed` says
    what differs today: index, prompts, embedding, version, settings."""

    trace: Trace
    same_passages: bool
    prompt: Literal["same", "different"] | None
    missing: tuple[str, ...]
    changed: tuple[str, ...]


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did. Paths are relative to the notes folder; `pending` counts chunks without a vector. `notices`
    say what was found damaged and mended, or must wait."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: int = 0
    kept_missing: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Skipped, ...] = ()
    chunks: int = 0
    embedded: int = 0
    pending: int = 0
    seconds: float = 0.0
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, what is not, and which hosts askbase would contact."""

    notes_dir: str
    data_dir: str
    indexed: bool
    notes: int = 0
    chunks: int = 0
    pending: int = 0
    changed: int = 0
    gone: int = 0  # notes no longer in the folder, kept until `index --prune`
    private: int = 0  # notes that go to no other computer
    private_rules: tuple[str, ...] = ()
    idle_rules: tuple[str, ...] = ()  # those of them that cover no note
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Skipped, ...] = ()
    embedding: str = ""
    model: str | None = None
    hosts: tuple[str, ...] = ()
    indexed_at: str = ""
    disk_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of `doctor`. A `note` is worth knowing and nothing to repair."""

    check: str
    state: Literal["ok", "note", "problem", "fixed"]
    says: str


# ── protocols ────────────────────────────────────────────────────────────────────────────────────
class LanguagesEmbedder(Protocol):
    """Turns text in many languages into vectors that are compared with one another only. The calls block.

    Raises:
        ModelError: it is missing, damaged, or does not run here.
    """

    fingerprint: str

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions); rows are L2-normalised."""
        ...

    def nearness(self, question: str, vectors: Vectors) -> Vectors:
        """Of each row with the question, of shape (len(vectors),): as the cosine of an `Embedder` would be if both were
        in English."""
        ...


class Embedder(Protocol):
    """Turns text into vectors. The calls block: stages move them off the loop."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def max_tokens(self) -> int: ...
    def count_tokens(self, texts: Sequence[str]) -> list[int]: ...
    def embed_documents(self, texts: Sequence[str]) -> Vectors: ...
    def embed_query(self, text: str) -> Vectors: ...


class ChatModel(Protocol):
    """Streams a reply: text, then one `Finish`. Closing the iterator stops the model.

    A fault before the first text raises `ModelError`; after it, the text stays and `Finish.cut_off` says what happened.
    """

    @property
    def name(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def local(self) -> bool: ...
    @property
    def context_tokens(self) -> int: ...
    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]: ...
    async def aclose(self) -> None: ...


REPLIES = 200  # beginnings of a reply


@runtime_checkable
class TellsOdds(Protocol):
    """A chat model that also says how its reply may begin: the likeliest `REPLIES`. Only models whose odds were
    measured."""

    async def odds(self, messages: Sequence[Message]) -> Mapping[str, float]:
        """First tokens, lower case and without spaces, and their probabilities; empty: it cannot tell."""
        ...


class DenseIndex(Protocol):
    """Nearest chunks by meaning. `allowed` None means every chunk."""

    def query(self, vector: Vectors, limit: int, allowed: frozenset[str] | None) -> Sequence[Hit]: ...
