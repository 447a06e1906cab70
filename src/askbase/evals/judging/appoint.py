"""Settings → the judge, and the user's consent to one that is not on this computer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from askbase.errors import ConfigError, EvalError
from askbase.evals.judging.cache import ReplyCache
from askbase.evals.judging.frame import reply_schema
from askbase.evals.judging.judge import Judge
from askbase.models.address import host_of, is_loopback, is_trusted
from askbase.settings import ChatSettings, Settings

if TYPE_CHECKING:
    from askbase.models.select import Choice

REPLY_TOKENS = 2048  # room for a critique per item
THIS_COMPUTER = "this computer"


def judge_choice(settings: Settings) -> Choice:
    """Which model judges, and where. Loads nothing.

    Raises:
        ConfigError: no judge is configured, or it cannot be found.
    """
    from askbase.models.select import choose_judge

    choice = choose_judge(settings)
    if choice is None:
        raise ConfigError(
            "No judge is configured.", "Set eval.judge_model (and eval.judge_base_url), or --judge-model local."
        )
    if choice.kind == "none":
        raise ConfigError(f"The judge cannot be used: {choice.why_not}.", "See: askbase models")
    return choice


def host_of_judge(choice: Choice) -> str:
    return host_of(choice.base_url) if choice.base_url else THIS_COMPUTER


async def open_judge(settings: Settings, home: Path) -> Judge:
    """The judge, loaded or connected, with its cache in `home`.

    Raises:
        ModelError, ConfigError: it cannot be.
    """
    from askbase.models.select import open_chat

    schema = {"name": "verdicts", "strict": True, "schema": reply_schema()}
    wishes = {"response_format": {"type": "json_schema", "json_schema": schema}, "seed": 0}
    chat = await open_chat(_as_chat(settings), judge_choice(settings), wishes=wishes)
    assert chat is not None  # a choice of none was refused
    return Judge(chat, ReplyCache(home / "judge-cache.db"), settings.prompts.dir, may_read_all(settings))


def stays_here(choice: Choice) -> bool:
    """Whether what the judge reads stays on this computer."""
    return choice.base_url is None or is_loopback(choice.base_url)


def may_read_all(settings: Settings) -> bool:
    """Whether notes marked private, and secrets, may go to the judge. Raises as `judge_choice`."""
    url = judge_choice(settings).base_url
    return url is None or is_trusted(url, settings.privacy.trusted_hosts)


def has_consent(home: Path, host: str) -> bool:
    """Whether the user once agreed that this host may read quotes from the notes."""
    return host in _consented(home)


def give_consent(home: Path, host: str) -> None:
    """Remember the user's yes."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    agreed = json.dumps(sorted({*_consented(home), host}))
    (home / "judge-hosts.json").write_text(agreed, "utf-8")


def _consented(home: Path) -> list[str]:
    path = home / "judge-hosts.json"
    try:
        hosts = json.loads(path.read_bytes()) if path.exists() else []
    except (OSError, ValueError) as exc:
        raise EvalError(f"Cannot read {path}: {exc}.", "Remove that file.") from exc
    return [str(host) for host in hosts] if isinstance(hosts, list) else []


def _as_chat(settings: Settings) -> Settings:
    """The same settings with the judge in the place of the model that answers."""
    asked = settings.eval
    chat = ChatSettings(
        model=asked.judge_model,
        base_url=asked.judge_base_url,
        key_env=asked.judge_key_env,
        key_host=asked.judge_key_host,
        context_tokens=settings.chat.context_tokens,
        threads=settings.chat.threads,
        max_tokens=REPLY_TOKENS,
        temperature=0,
    )
    return replace(settings, chat=chat)
