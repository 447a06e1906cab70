"""The settings there are, with their defaults and what each is for. Where their values come from: `config.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from askbase.private_rules import PrivateRules, check_rule
from askbase.setting import setting

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
    key_host: str | None = setting(None, "host that key is for, with its port; default: of the address set with it")
    context_tokens: int = setting(8192, "the model's window, for models served elsewhere", ge=1024)
    max_tokens: int = setting(500, "longest answer, in tokens", ge=16)
    temperature: float = setting(0.0, "0 = the same words for the same question", ge=0, le=2)
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
    key_host: str | None = setting(None, "host that key is for, with its port; default: of the address set with it")


@dataclass(frozen=True, slots=True)
class ChromaSettings:
    """Where vectors are kept."""

    url: str | None = setting(None, "a Chroma server you run, e.g. http://127.0.0.1:8000; default: own files")
    key_env: str | None = setting(None, "environment variable that holds that server's token")
    key_host: str | None = setting(None, "host that key is for, with its port; default: of the address set with it")


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
        " or .52",
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
    private: tuple[str, ...] = setting(
        (),
        "folders, notes (path:work/plan.md) and tags (tag:health) that are private, as if marked so",
        each=check_rule,
    )
    trusted_hosts: tuple[str, ...] = setting((), "hosts that may see notes marked private; at home, also by http")

    @property
    def rules(self) -> PrivateRules:
        return PrivateRules.of(self.private)


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
    judge_key_host: str | None = setting(
        None, "host that key is for, with its port; default: of the address set with it"
    )


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


PARTS: Mapping[str, Any] = {slot.name: slot.default for slot in fields(Settings)}


def as_json(settings: Settings, *sections: str) -> str:
    """What runs are told apart by: kept in their files, so it stays as it is."""
    return json.dumps({name: asdict(getattr(settings, name)) for name in sections}, separators=(",", ":"))


def known_keys() -> list[tuple[str, str]]:
    """Section and key of every setting."""
    return [(section, slot.name) for section, part in PARTS.items() for slot in fields(part)]
