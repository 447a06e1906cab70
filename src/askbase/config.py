"""Settings: defaults < config file < environment < flags. The only module that reads settings from `os.environ`.

Nothing in the notes folder or the working directory is read as a setting, and `OPENAI_BASE_URL` is not either.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from askbase import paths
from askbase.errors import ConfigError
from askbase.setting import Unfit, checked, setting

ENV_PREFIX = "ASKBASE_"
OPENAI_BASE_URL = "https://api.openai.com/v1"


Style = Literal["brief", "detailed", "list"]


@dataclass(frozen=True, slots=True)
class NotesSettings:
    """Which files are notes."""

    dir: str | None = setting(None, "notes folder used when --notes is not given")
    exclude: tuple[str, ...] = setting((), "glob patterns of paths never opened, beside the built-in ones")
    include: tuple[str, ...] = setting((), "glob patterns of notes and folders; if given, no others count")


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What answers."""

    model: str | None = setting(None, "model name, a .gguf file, 'local', or 'none'")
    base_url: str | None = setting(None, "OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1")
    key_env: str | None = setting(None, "environment variable that holds the key for base_url")
    context_tokens: int = setting(8192, "the model's window, for models served elsewhere", ge=1024)
    max_tokens: int = setting(500, "longest answer, in tokens", ge=16)
    temperature: float = setting(0.0, ge=0, le=2)
    first_token_seconds: float = setting(60, "longest silence before the first token (local: x5)", gt=0)
    silence_seconds: float = setting(30, "longest silence between tokens (local: x2)", gt=0)
    total_seconds: float = setting(300, "longest answer, in seconds (local: x3)", gt=0)
    threads: int = setting(0, "threads of the local model; 0 = all cores", ge=0)
    prompt_price: float | None = setting(None, "price of a million prompt tokens, for costs in traces", ge=0)
    reply_price: float | None = setting(None, "price of a million tokens of replies", ge=0)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What is found."""

    limit: int = setting(10, "passages per question", ge=1, le=100)
    dense_weight: float = setting(0.6, "share of meaning against words in the fused score", ge=0, le=1)
    per_note: int = setting(3, "passages of one note after which other notes go first", ge=1)
    around: int = setting(190, "most characters read on each side of a passage found", ge=0, le=2000)


@dataclass(frozen=True, slots=True)
class EmbedSettings:
    """What turns passages into vectors."""

    base_url: str | None = setting(None, "endpoint that embeds; default: the model on this computer")
    model: str | None = setting(None, "embedding model it serves")
    key_env: str | None = setting(None, "environment variable that holds the key for it")


@dataclass(frozen=True, slots=True)
class ChromaSettings:
    """Where vectors are kept."""

    url: str | None = setting(None, "a Chroma server you run, e.g. http://127.0.0.1:8000; default: own files")
    key_env: str | None = setting(None, "environment variable that holds that server's token")


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How answers are made, and when none is."""

    passages: int = setting(8, "most passages sent to the model", ge=1, le=50)
    passage_tokens: int = setting(2000, "most tokens of passages sent to a model elsewhere", ge=100)
    focus_tokens: int = setting(450, "tokens of chosen sentences for a local model; 0 = whole passages", ge=0)
    style: Style = setting(  # noqa: RUF009  (a field, as the others)
        "brief", "how a model answers: brief, detailed, or as a list", one_of=("brief", "detailed", "list")
    )
    min_cosine: float | None = setting(
        None, "nearness below which nothing is answered; else what `eval calibrate` found", ge=-1, le=1
    )
    max_doubt: float | None = setting(
        None,
        "how far the local model may doubt that the notes tell, 1 = however far; else what `eval calibrate` found,"
        " or .50",
        ge=0,
        le=1,
    )
    strict: bool = setting(False, "show only what the notes were found to support")
    sync_changed: int = setting(50, "up to this many changed notes are synced before answering", ge=0)


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What is kept, and who may see it."""

    keep_traces: bool = setting(True, "whether each question leaves a trace in the data folder")
    keep_days: int = setting(90, "days that traces and feedback are kept; 0 = for ever", ge=0)
    trusted_hosts: tuple[str, ...] = setting((), "hosts that may see notes marked private")


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """The words a model is asked with."""

    dir: str | None = setting(None, "folder with your own prompt files; missing ones fall back")


@dataclass(frozen=True, slots=True)
class EvalSettings:
    """What judges answers."""

    judge_model: str | None = setting(None, "model that judges answers in evals; none by default")
    judge_base_url: str | None = setting(None, "endpoint of that model")
    judge_key_env: str | None = setting(None, "environment variable that holds the key for it")


@dataclass(frozen=True, slots=True)
class Settings:
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


_PARTS: Mapping[str, Any] = {slot.name: slot.default for slot in fields(Settings)}


def as_json(settings: Settings, *sections: str) -> str:
    """What runs are told apart by: kept in their files, so it stays as it is."""
    return json.dumps({name: asdict(getattr(settings, name)) for name in sections}, separators=(",", ":"))


def changed(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """The same settings but for these dotted keys; None is a value here.

    Raises:
        ConfigError: a key or value is not known.
    """
    tree = asdict(settings)
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
    return [(section, slot.name) for section, part in _PARTS.items() for slot in fields(part)]


def _is_list(section: str, key: str) -> bool:
    return isinstance(getattr(_PARTS[section], key), tuple)


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
    import tomllib  # many have no file

    try:
        tree: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"The config file {path} is not valid TOML: {exc}.", "Repair that line.") from exc
    for section, value in tree.items():
        if not isinstance(value, dict):
            raise ConfigError(f"{path}: '{section}' stands outside any section.", "Put it under [chat], [notes], …")
    return tree


def _validate(tree: Mapping[str, Any]) -> Settings:
    found = {section: _part(section, values) for section, values in tree.items()}
    return Settings(**found)


def _part(section: str, values: Mapping[str, Any]) -> Any:
    if section not in _PARTS:
        raise _unknown(section)
    slots = {slot.name: slot for slot in fields(_PARTS[section])}
    read = {}
    for key, value in values.items():
        if key not in slots:
            raise _unknown(f"{section}.{key}")
        try:
            read[key] = checked(slots[key], value)
        except Unfit as exc:
            raise ConfigError(f"Setting '{section}.{key}': {exc}.", "Correct its value.") from exc
    return replace(_PARTS[section], **read)


def _unknown(name: str) -> ConfigError:
    known = [f"{section}.{key}" for section, key in _known_keys()] + list(_PARTS)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"Did you mean '{near[0]}'?" if near else "See the README for the settings there are."
    return ConfigError(f"Unknown setting '{name}'.", hint)
