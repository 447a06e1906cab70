"""Settings → the embedder and the chat model to use, or None. Engines load inside the branch that needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from askbase import config
from askbase.errors import ConfigError, ModelError, Refused
from askbase.models import local_server, weights
from askbase.models.address import check_url, is_trusted
from askbase.settings import ChatSettings, Settings
from askbase.types import REPLIES

if TYPE_CHECKING:
    from askbase.models.chat import EndpointChat
    from askbase.types import ChatModel, Embedder

NONE = "none"
LOCAL = "local"
DEFAULT_OPENAI_MODEL = "gpt-5-mini"


@dataclass(frozen=True, slots=True)
class Choice:
    """What will answer, before anything is loaded. `why_not` says why nothing will."""

    kind: Literal["endpoint", "local", "none"]
    model: str | None = None
    base_url: str | None = None
    file: Path | None = None
    why_not: str = ""


def choose(settings: Settings) -> Choice:
    """Flags and config first; then `OPENAI_API_KEY` → OpenAI; then the local model; else none.

    Raises:
        ConfigError: a model is named but not where it is served, or the address is refused.
    """
    model, base_url = settings.chat.model, settings.chat.base_url
    if model == NONE:
        return Choice("none", why_not="No model was asked for.")
    if base_url:
        return Choice("endpoint", model, check_url(base_url, settings.privacy.trusted_hosts))
    if model and model.lower().endswith(".gguf"):
        return Choice("local", Path(model).stem, file=Path(model).expanduser())
    if model in (LOCAL, weights.DEFAULT.name):
        return _local()
    if config.openai_key_is_set():
        return Choice("endpoint", model or DEFAULT_OPENAI_MODEL, config.OPENAI_BASE_URL)
    if model:
        raise ConfigError(
            f"Where is the model '{model}' served?", "Add --base-url URL, set OPENAI_API_KEY, or use --model local."
        )
    return _local()


def choose_judge(settings: Settings) -> Choice | None:
    """Which model would judge answers in evals, by the same rules; None: no judge is configured.

    Raises:
        ConfigError: as `choose`.
    """
    judge = ChatSettings(model=settings.eval.judge_model, base_url=settings.eval.judge_base_url)
    return choose(replace(settings, chat=judge)) if judge.model or judge.base_url else None


def _local() -> Choice:
    if not local_server.is_installed():
        return Choice("none", why_not="no model: set OPENAI_API_KEY, give --base-url, or pip install 'askbase[local]'")
    if not weights.location().is_file():
        return Choice("none", why_not="the local model is not here yet, get it with: askbase models pull")
    return Choice("local", weights.DEFAULT.name)


async def open_chat(
    settings: Settings, choice: Choice, verbose: bool = False, wishes: Mapping[str, Any] | None = None
) -> ChatModel | None:
    """Load or connect what `choose` chose. `wishes` are request parameters that an endpoint may refuse.

    Raises:
        ModelError: it cannot be loaded or reached.
    """
    if choice.kind == "none":
        return None
    from asyncio import CancelledError, to_thread

    config.drop_foreign_settings()
    await to_thread(import_module, "askbase.models.chat")  # brings the openai client: a screen must not stand still
    from askbase.models.chat import EndpointChat
    from askbase.models.endpoint import Endpoint

    if choice.kind == "endpoint":
        assert choice.base_url is not None
        hosts = settings.privacy.trusted_hosts
        endpoint = Endpoint(choice.base_url, config.api_key(settings, choice.base_url), hosts)
        return EndpointChat(endpoint, choice.model or await _only_model(endpoint), settings.chat, wishes=wishes)
    path = await to_thread(_model_file, choice)
    server = local_server.LocalServer(path, settings.chat.context_tokens, settings.chat.threads, verbose)
    try:
        await to_thread(server.load)
    except CancelledError:  # the thread would wait on, and the end of this process for the thread
        server.close()
        raise
    endpoint = Endpoint(server.base_url, config.Key(server.key))
    name = choice.model or path.stem
    chat = EndpointChat(endpoint, LOCAL, settings.chat, shown_name=name, wishes=wishes)
    return MeasuredChat(server, chat) if choice.file is None else LocalChat(server, chat)


def _model_file(choice: Choice) -> Path:
    if choice.file is None:
        return weights.verified()
    if not choice.file.is_file():
        raise ModelError(f"There is no model file '{choice.file}'.", "Check the path given with --model.")
    return choice.file


class LocalChat:
    """A chat model whose server is a process that goes with this one."""

    def __init__(self, server: local_server.LocalServer, chat: ChatModel) -> None:
        self._server = server
        self._chat = chat
        self.name = chat.name
        self.host = "this computer"
        self.local = True
        self.context_tokens = chat.context_tokens
        self.stream = chat.stream

    async def aclose(self) -> None:
        await self._chat.aclose()
        self._server.close()


class MeasuredChat(LocalChat):
    """The model askbase brings: what its odds mean was measured (`answer.max_doubt`); another file's would mislead."""

    def __init__(self, server: local_server.LocalServer, chat: EndpointChat) -> None:
        super().__init__(server, chat)
        self.odds = partial(chat.first_tokens, most=REPLIES)


def open_embedder(settings: Settings) -> Embedder:
    """The embedder the settings name; nothing is loaded or connected before its first use.

    Raises:
        ConfigError: an endpoint without a model, or the other way round, or an address that is refused.
    """
    from askbase.models.embed_local import LocalEmbedder  # numpy: 0.1 s

    local = LocalEmbedder(settings.chat.threads)
    base_url, model = settings.embed.base_url, settings.embed.model
    if base_url is None and model is None:
        return local
    if base_url is None or model is None:
        raise ConfigError("An embedding endpoint needs embed.base_url and embed.model.", "Set both, or neither.")
    from askbase.models.embed_endpoint import EndpointEmbedder  # brings the openai client: half a second
    from askbase.models.endpoint import Endpoint

    config.drop_foreign_settings()
    hosts = settings.privacy.trusted_hosts
    endpoint = Endpoint(base_url, config.embed_key(settings, base_url), hosts)
    return EndpointEmbedder(endpoint, model, local, trusted=is_trusted(base_url, hosts))


async def served(settings: Settings, base_url: str) -> list[str]:
    """The names of the models an endpoint serves.

    Raises:
        ModelError: it cannot be reached, or refuses.
    """
    config.drop_foreign_settings()
    from askbase.models.endpoint import Endpoint

    endpoint = Endpoint(base_url, config.api_key(settings, base_url), settings.privacy.trusted_hosts)
    try:
        return sorted(await endpoint.models())
    finally:
        await endpoint.aclose()


async def _only_model(endpoint: object) -> str:
    from askbase.models.endpoint import Endpoint

    assert isinstance(endpoint, Endpoint)
    names = await endpoint.models()
    if len(names) == 1:
        return names[0]
    listed = ", ".join(sorted(names)[:10]) or "none"
    raise Refused(f"{endpoint.host} serves {len(names)} models: {listed}.", "Choose one with --model NAME.")
