"""What one base holds open: stores, embedder, chat model. Each is imported and opened on first use, all are let go
together."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from askbase import config, paths
from askbase.errors import AskbaseError, CatalogDamaged, ConfigError
from askbase.models.address import check_url, host_of, is_loopback, is_trusted
from askbase.settings import Settings

if TYPE_CHECKING:
    from askbase.models.nearness import Nearness
    from askbase.models.select import Choice
    from askbase.retrieve.languages import OtherLanguages
    from askbase.store.catalog import Catalog
    from askbase.store.chroma_server import ChromaServer
    from askbase.store.database import Database
    from askbase.store.dense import DenseSearch
    from askbase.store.language_vectors import LanguageVectors
    from askbase.store.postings import WordsInMemory
    from askbase.store.pruning import BestRows
    from askbase.types import ChatModel, Destination, Embedder, LanguagesEmbedder, Note

READS_ENGLISH = "minilm-"  # how the fingerprint begins of what reads nothing else


class Opened:
    """The engines and stores of one vault. Engines are imported in the methods that first need them."""

    def __init__(
        self, data_dir: Path, settings: Settings, *, embedder: Embedder | None = None, chat: ChatModel | None = None
    ) -> None:
        """`embedder` and `chat` replace the ones the settings name; what was given is not closed here."""
        self.data_dir = data_dir
        self.settings = settings
        self._embedder = embedder
        self._embedder_given = embedder is not None
        self._near: Nearness | None = None
        self._guard = threading.Lock()
        self._languages: LanguagesEmbedder | None = None
        self._language_vectors: LanguageVectors | None = None
        self._chat = chat
        self._chat_given = chat is not None
        self._loading: asyncio.Task[None] | None = None
        self.remembered: dict[str, str] = {}  # what could not be kept with a catalog that cannot be written
        self._database: Database | None = None
        self._dense: DenseSearch | None = None
        self._words: WordsInMemory | None = None
        self._lone = False
        self._counted = ("", (0, 0, 0))  # at which write, and what

    # ── stores ───────────────────────────────────────────────────────────────────────────────────
    def database(self) -> Database:
        from askbase.store.database import Database

        if self._database is None:
            if self.data_dir.is_dir():
                paths.keep_private(self.data_dir)
            else:
                paths.make_private_dir(self.data_dir)
            self._database = Database(self.data_dir / "catalog.db", self.settings.privacy.rules)
        return self._database

    def mend(self, suspicious: bool) -> str:
        """Make the catalog anew if SQLite finds it broken; `suspicious`: look closely. Says what was done. The caller
        holds the write lock."""
        from askbase.store import salvage
        from askbase.store.database import is_there

        try:
            damaged = suspicious and is_there(self.data_dir / "catalog.db") and bool(self.database().problems())
            self.database().meta("uuid")
        except CatalogDamaged:
            damaged = True
        if damaged:
            self.close_stores()
            salvage.put_aside(self.data_dir)
        else:
            salvage.forget(self.database())  # of an earlier run: the notes are indexed again
        saved = salvage.bring_over(self.database())
        if saved is None:
            return ""
        kept = f", and {saved} records of your questions were saved" if saved else ""
        return f"The catalog was damaged; it is made anew from your notes{kept}."

    def catalog(self) -> Catalog:
        from askbase.store.catalog import Catalog

        return Catalog(self.database())

    def dense(self) -> DenseSearch:
        from askbase.store.dense import DenseSearch

        if self._dense is None:
            self._dense = DenseSearch(self.data_dir, self.database(), self._chroma_server(), self._lone)
        return self._dense

    def best_rows(self) -> BestRows:
        """How rows are found by words: with the words of earlier questions in memory, if there are going to be any."""
        from askbase.store.pruning import best_rows

        if self._lone:
            return best_rows
        from askbase.store.postings import WordsInMemory

        if self._words is None:
            self._words = WordsInMemory(self.database())
        return self._words.best

    def _chroma_server(self) -> ChromaServer | None:
        """The server that the settings name; None: Chroma's files are in the data folder."""
        if not self.settings.chroma.url:
            return None
        from askbase.store.chroma_client import Server
        from askbase.store.chroma_server import ChromaServer

        hosts = self.settings.privacy.trusted_hosts
        url = check_url(self.settings.chroma.url, hosts)
        host, port = urlsplit(url).hostname or "", urlsplit(url).port or (443 if url.startswith("https") else 80)
        server = Server(host, port, url.startswith("https"), host_of(url), config.chroma_token(self.settings))
        return ChromaServer(server, self.data_dir, self.database(), is_trusted(url, hosts))

    def is_indexed(self) -> bool:
        """Whether a sync ever finished here."""
        from askbase.store.database import is_there

        return is_there(self.data_dir / "catalog.db") and self.database().meta("indexed_at") != ""

    def is_begun(self) -> bool:
        """Whether there is something to answer from, be it the first notes of a first sync."""
        from askbase.store.database import is_there

        if self.is_indexed():
            return True
        there = is_there(self.data_dir / "catalog.db")
        return there and self.database().connection.execute("SELECT 1 FROM notes LIMIT 1").fetchone() is not None

    def notes_coming(self) -> str:
        """What a reader should know before the first sync has finished: not every note was looked at."""
        if self.is_indexed():
            return ""
        count = self.catalog().counts()[0]
        first = "note is" if count == 1 else f"{count:,} notes are"
        return f"only the first {first} in the index so far; the first index run adds the others"

    def vectors_coming(self) -> str:
        """What a reader should know while vectors are missing: some passages are found by their words only."""
        if self.database().meta("vectors_due") != "1":
            return self._second_vectors_coming()
        sequence = self.database().meta("write_seq")
        if self._counted[0] != sequence:  # 75 ms for 119,000 passages: not at each question
            self._counted = sequence, self.catalog().counts()
        _, chunks, pending = self._counted[1]
        found = f"{pending:,} of {chunks:,} passages have no vector yet; found by words only"
        return f"{found}; to make them, run: askbase index" if pending else ""

    def _second_vectors_coming(self) -> str:
        left = self.database().meta("language_vectors_due")
        if not left.isdecimal() or left == "0":
            return ""
        passages = "passage in another language has" if left == "1" else "passages in other languages have"
        return f"{int(left):,} {passages} no second vector yet; to make them, run: askbase index"

    def read_note(self, path: str) -> Note | None:
        """A note as indexed, private also by a rule; None if there is none at that path."""
        from askbase.notes.read import note_from_bytes  # brings what reads YAML and Markdown
        from askbase.types import Note

        text = self.catalog().note_text(path)
        note = note_from_bytes(path, text.encode("utf-8", "replace")) if text is not None else None
        if not isinstance(note, Note):
            return None
        return replace(note, private=note.private or self.catalog().is_private(path))

    # ── models ───────────────────────────────────────────────────────────────────────────────────
    def embedder(self) -> Embedder:
        from askbase.models.select import open_embedder

        if self._embedder is None:
            self._embedder = open_embedder(self.settings)
        return self._embedder

    def get_ready(self, lone: bool = False) -> None:
        """Begin to load the model on this computer that a question needs: mostly native code, so it does not hold up
        what this process does next. What is wrong with it is said when it is used. `lone`: as in `Base`."""
        self._lone = lone
        from askbase.models.embed_local import LocalEmbedder
        from askbase.store.database import is_there

        def load(embedder: LocalEmbedder) -> None:
            with contextlib.suppress(AskbaseError):
                embedder.get_ready()

        with contextlib.suppress(AskbaseError):
            embedder = self.embedder()
            if is_there(self.data_dir / "catalog.db") and isinstance(embedder, LocalEmbedder):
                threading.Thread(target=load, args=(embedder,), name="embedding on its way").start()

    def embeds_private(self) -> bool:
        """Whether notes marked private may go to what embeds."""
        url = self.settings.embed.base_url
        return url is None or is_trusted(url, self.settings.privacy.trusted_hosts)

    def choice(self) -> Choice:
        """Which model would answer, and where."""
        from askbase.models.select import Choice, choose

        if self._chat is not None and self._chat_given:
            return Choice("endpoint", self._chat.name)
        return choose(self.settings)

    def judge_choice(self) -> Choice | None:
        """Which model would judge answers in evals; None: none can."""
        from askbase.models.select import choose_judge

        with contextlib.suppress(ConfigError):  # said when it is asked to judge; nothing goes to it until then
            return choose_judge(self.settings)
        return None

    async def chat(self) -> ChatModel | None:
        """The chat model, loaded or connected on first use; None if there is none.

        Raises:
            ModelError: it cannot be loaded or reached; the next call tries again.
        """
        if self._chat is None:
            if self._loading is None or self._loading.done():
                self._loading = asyncio.create_task(self._open_chat())
            await asyncio.shield(self._loading)  # a cancelled question must not lose a model that is half loaded
        return self._chat

    def is_trusted(self, chat: ChatModel | Destination) -> bool:
        """Whether notes marked private may go to this model."""
        return chat.local or is_trusted(f"//{chat.host}", self.settings.privacy.trusted_hosts)

    def destination(self) -> Destination | None:
        """Where a question would go, without loading or connecting anything; None: no model would answer."""
        from askbase.types import Destination, TellsOdds

        if self._chat is not None:
            chat, tells_odds = self._chat, isinstance(self._chat, TellsOdds)
            return Destination(chat.name, chat.host, chat.local, chat.context_tokens, tells_odds)
        choice = self.choice()
        if choice.kind == "none":
            return None
        local = choice.kind == "local" or is_loopback(choice.base_url or "")
        host = host_of(choice.base_url) if choice.base_url else "this computer"
        model, tells_odds = choice.model or "its only model", choice.kind == "local" and choice.file is None
        return Destination(model, host, local, self.settings.chat.context_tokens, tells_odds)

    def similarity(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Cosine of each text with the question. With an embedding endpoint by the model on this computer all the same:
        sentences may be of private notes, and what is near enough was measured with that model."""
        return self._nearness().of(question, texts)

    def _nearness(self) -> Nearness:
        from askbase.models.nearness import Nearness

        if self._near is None:
            here = self._reading_here()
            self._near = Nearness(here, self._languages_beside(here))
        return self._near

    def _reading_here(self) -> Embedder:
        """The embedder of this computer."""
        if self.settings.embed.base_url is None:
            return self.embedder()
        from askbase.models.embed_local import LocalEmbedder

        return LocalEmbedder(self.settings.chat.threads)

    def reads_languages(self) -> LanguagesEmbedder | None:
        """What embeds passages in other languages than English a second time; None: the embedding in use is not
        askbase's own, or the weights are not here."""
        return self._languages_beside(self.embedder())

    def _languages_beside(self, embedder: Embedder) -> LanguagesEmbedder | None:
        if not embedder.fingerprint.startswith(READS_ENGLISH):
            return None
        from askbase.models.multilingual.embedder import MultilingualEmbedder, is_there

        with self._guard:  # a search and what compares sentences may both be the first
            if self._languages is None and is_there():
                self._languages = MultilingualEmbedder(self.settings.chat.threads)
            return self._languages

    def other_languages(self) -> OtherLanguages | None:
        """The search among passages in other languages; None: see `reads_languages`."""
        from askbase.retrieve.languages import OtherLanguages
        from askbase.store.language_vectors import LanguageVectors

        if (embedder := self.reads_languages()) is None:
            return None
        if self._language_vectors is None:
            self._language_vectors = LanguageVectors(self.database())
        return OtherLanguages(self._language_vectors, embedder)

    async def use(self, settings: Settings) -> None:
        """Go on with other settings; a model that is no longer the chosen one is let go."""
        before, self.settings = self.settings, settings
        if before.chat != settings.chat:
            await self._close_chat()
        if before.privacy.rules != settings.privacy.rules:
            self.close_stores()  # what is open goes by the rules of before

    # ── life ─────────────────────────────────────────────────────────────────────────────────────
    def release_chroma(self) -> None:
        """Let other processes use Chroma; the next question opens it again."""
        if self._dense is not None:
            self._dense.release()

    def close_stores(self) -> None:
        """Let go of the index; the next use opens it again."""
        self.release_chroma()
        if self._words is not None:
            self._words.close()
        if self._database is not None:
            self._database.close()
        self._database = self._dense = self._words = self._language_vectors = None
        self._lone = False
        self._counted = ("", (0, 0, 0))

    async def aclose(self) -> None:
        """Stop the local model and what is asked of an embedding endpoint, let go of the index."""
        await self._close_chat()
        self._give_up_embedding()
        self.close_stores()

    def _give_up_embedding(self) -> None:
        """A thread may wait minutes for an endpoint that went silent, and the end of this process for the thread."""
        if self._embedder is None or self._embedder_given or self.settings.embed.base_url is None:
            return
        from askbase.models.embed_endpoint import EndpointEmbedder

        if isinstance(self._embedder, EndpointEmbedder):
            self._embedder.give_up()

    async def _close_chat(self) -> None:
        if self._loading is not None:
            self._loading.cancel()  # a model may take minutes to load, from a slow disk
            await asyncio.gather(self._loading, return_exceptions=True)
        if self._chat is not None and not self._chat_given:
            await self._chat.aclose()
            self._chat = None

    async def _open_chat(self) -> None:
        from askbase.models.select import choose, open_chat

        self._chat = await open_chat(self.settings, choose(self.settings))
