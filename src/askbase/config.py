"""Settings: defaults < config file < environment < flags. The only module that reads `os.environ`.

Nothing in the notes folder or the working directory is read as a setting, and `OPENAI_BASE_URL` is not either.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from askbase import paths
from askbase.errors import ConfigError

ENV_PREFIX = "ASKBASE_"
OPENAI_BASE_URL = "https://api.openai.com/v1"


Style = Literal["brief", "detailed", "list"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class NotesSettings(_Part):
    dir: str | None = Field(None, description="notes folder used when --notes is not given")
    exclude: tuple[str, ...] = Field((), description="glob patterns of paths never opened, beside the built-in ones")
    include: tuple[str, ...] = Field((), description="glob patterns of notes and folders; if given, no others count")


class ChatSettings(_Part):
    model: str | None = Field(None, description="model name, a .gguf file, 'local', or 'none'")
    base_url: str | None = Field(None, description="OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1")
    key_env: str | None = Field(None, description="environment variable that holds the key for base_url")
    context_tokens: int = Field(8192, ge=1024, description="the model's window, for models served elsewhere")
    max_tokens: int = Field(500, ge=16, description="longest answer, in tokens")
    temperature: float = Field(0.0, ge=0, le=2)
    first_token_seconds: float = Field(60, gt=0, description="longest silence before the first token (local: x5)")
    silence_seconds: float = Field(30, gt=0, description="longest silence between tokens (local: x2)")
    total_seconds: float = Field(300, gt=0, description="longest answer, in seconds (local: x3)")
    threads: int = Field(0, ge=0, description="threads of the local model; 0 = all cores")
    prompt_price: float | None = Field(None, ge=0, description="price of a million prompt tokens, for costs in traces")
    reply_price: float | None = Field(None, ge=0, description="price of a million tokens of replies")


class SearchSettings(_Part):
    limit: int = Field(10, ge=1, le=100, description="passages per question")
    dense_weight: float = Field(0.6, ge=0, le=1, description="share of meaning against words in the fused score")
    per_note: int = Field(3, ge=1, description="passages of one note after which other notes go first")
    around: int = Field(250, ge=0, le=2000, description="most characters read on each side of a passage found")


class EmbedSettings(_Part):
    base_url: str | None = Field(None, description="endpoint that embeds; default: the model on this computer")
    model: str | None = Field(None, description="embedding model it serves")
    key_env: str | None = Field(None, description="environment variable that holds the key for it")


class ChromaSettings(_Part):
    url: str | None = Field(None, description="a Chroma server you run, e.g. http://127.0.0.1:8000; default: own files")
    key_env: str | None = Field(None, description="environment variable that holds that server's token")


class AnswerSettings(_Part):
    passages: int = Field(8, ge=1, le=50, description="most passages sent to the model")
    passage_tokens: int = Field(2000, ge=100, description="most tokens of passages sent to a model elsewhere")
    focus_tokens: int = Field(350, ge=0, description="tokens of chosen sentences for a local model; 0 = whole passages")
    style: Style = Field("brief", description="how a model answers: brief, detailed, or as a list")
    min_cosine: float | None = Field(
        None, ge=-1, le=1, description="nearness below which nothing is answered; else what `eval calibrate` found"
    )
    max_doubt: float | None = Field(
        None,
        ge=0,
        le=1,
        description="how far the local model may doubt that the notes tell, 1 = however far; else what `eval calibrate`"
        " found, or .42",
    )
    strict: bool = Field(False, description="show only what the notes were found to support")
    sync_changed: int = Field(50, ge=0, description="up to this many changed notes are synced before answering")


class PrivacySettings(_Part):
    keep_traces: bool = Field(True, description="whether each question leaves a trace in the data folder")
    keep_days: int = Field(90, ge=0, description="days that traces and feedback are kept; 0 = for ever")
    trusted_hosts: tuple[str, ...] = Field((), description="hosts that may see notes marked private")


class PromptSettings(_Part):
    dir: str | None = Field(None, description="folder with your own prompt files; missing ones fall back")


class EvalSettings(_Part):
    judge_model: str | None = Field(None, description="model that judges answers in evals; none by default")
    judge_base_url: str | None = Field(None, description="endpoint of that model")
    judge_key_env: str | None = Field(None, description="environment variable that holds the key for it")


class Settings(_Part):
    """All settings of one run, frozen."""

    notes: NotesSettings = NotesSettings()
    chroma: ChromaSettings = ChromaSettings()
    embed: EmbedSettings = EmbedSettings()
    chat: ChatSettings = ChatSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    privacy: PrivacySettings = PrivacySettings()
    prompts: PromptSettings = PromptSettings()
    eval: EvalSettings = EvalSettings()


def changed(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """The same settings but for these dotted keys; None is a value here.

    Raises:
        ConfigError: a key or value is not known.
    """
    tree = settings.model_dump(exclude_unset=True)
    for dotted, value in overrides.items():
        section, _, key = dotted.partition(".")
        _put(tree, section, key, value)
    return _validate(tree)


class Key:
    """An API key that never shows itself in a repr, a log line or an error."""

    def __init__(self, value: str) -> None:
        stripped = value.strip()
        if not stripped.isprintable() or not stripped.isascii():
            raise ConfigError("The API key contains characters no key has.", "Copy it again, without line breaks.")
        self._value = stripped

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Key(***)"


def load(overrides: Mapping[str, Any] | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """Settings from the config file, then `ASKBASE_SECTION_KEY` variables, then `overrides` (dotted keys; None is
    skipped).

    Raises:
        ConfigError: the file is not TOML, can be written by others, or a key or value is not known.
    """
    env = os.environ if env is None else env
    tree: dict[str, dict[str, Any]] = _read_file(paths.config_file())
    for section, key in _known_keys():
        value = env.get(f"{ENV_PREFIX}{section}_{key}".upper())
        if value is not None:
            _put(tree, section, key, value.split(",") if _is_list(section, key) else value)
    for dotted, value in (overrides or {}).items():
        if value is not None:
            section, _, key = dotted.partition(".")
            _put(tree, section, key, value)
    return _validate(tree)


def api_key(settings: Settings, base_url: str) -> Key | None:
    """The key for this endpoint: `chat.key_env` if set, `OPENAI_API_KEY` for OpenAI's own host only."""
    return _key("chat.key_env", settings.chat.key_env, base_url)


def embed_key(settings: Settings, base_url: str) -> Key | None:
    """As `api_key`, for the endpoint that embeds: the key of another host never goes there."""
    return _key("embed.key_env", settings.embed.key_env, base_url)


def _key(setting: str, name: str | None, base_url: str) -> Key | None:
    if name:
        value = os.environ.get(name)
        if not value:
            raise ConfigError(f"{setting} names {name}, but that variable is empty.", f"Set it: export {name}=…")
        return Key(value)
    if base_url.rstrip("/") == OPENAI_BASE_URL and os.environ.get("OPENAI_API_KEY"):
        return Key(os.environ["OPENAI_API_KEY"])
    return None


def chroma_token(settings: Settings) -> str:
    """The token for `chroma.url`; "" if none is named.

    Raises:
        ConfigError: the variable that should hold it is empty.
    """
    name = settings.chroma.key_env
    if name and not os.environ.get(name):
        raise ConfigError(f"chroma.key_env names {name}, but that variable is empty.", f"Set it: export {name}=…")
    return Key(os.environ[name]).reveal() if name else ""


def openai_key_is_set() -> bool:
    return bool(os.environ.get("OPENAI_API_KEY", "").strip())


def drop_foreign_settings() -> None:
    """What libraries would read from the environment behind the user's back."""
    os.environ.pop("OPENAI_LOG", None)  # logs request bodies: notes and keys


def no_color() -> bool:
    return bool(os.environ.get("NO_COLOR"))


def editor() -> str:
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"


def _known_keys() -> list[tuple[str, str]]:
    return [
        (section, key)
        for section, info in Settings.model_fields.items()
        for key in info.default.__class__.model_fields  # each section has an instance as its default
    ]


def _is_list(section: str, key: str) -> bool:
    return isinstance(getattr(getattr(Settings(), section), key), tuple)


def _put(tree: dict[str, dict[str, Any]], section: str, key: str, value: Any) -> None:
    tree.setdefault(section, {})[key] = value


def _read_file(path: Path) -> dict[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"Cannot read the config file {path}: {exc}.", "Repair or remove it.") from exc
    if path.stat().st_mode & 0o022:
        raise ConfigError(f"The config file {path} can be written by others.", f"Run: chmod go-w {path}")
    try:
        tree: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"The config file {path} is not valid TOML: {exc}.", "Repair that line.") from exc
    for section, value in tree.items():
        if not isinstance(value, dict):
            raise ConfigError(f"{path}: '{section}' stands outside any section.", "Put it under [chat], [notes], …")
    return tree


def _validate(tree: Mapping[str, Any]) -> Settings:
    try:
        return Settings.model_validate(tree)
    except ValidationError as exc:
        first = exc.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = [f"{s}.{k}" for s, k in _known_keys()] + list(Settings.model_fields)
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"Did you mean '{near[0]}'?" if near else "See the README for the settings there are."
            raise ConfigError(f"Unknown setting '{name}'.", hint) from exc
        raise ConfigError(f"Setting '{name}': {first['msg'].lower()}.", "Correct its value.") from exc
