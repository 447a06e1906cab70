"""Settings: defaults < config file < environment < flags. The only module that reads settings from `os.environ`.

A key is named beside an address and goes to that host alone: when a later level changes the address, the key stays.

Nothing in the notes folder or the working directory is read as a setting, and `OPENAI_BASE_URL` is not either.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from askbase import paths
from askbase.errors import ConfigError
from askbase.setting import Unfit, checked
from askbase.settings import PARTS, Settings, known_keys

ENV_PREFIX = "ASKBASE_"
OPENAI_BASE_URL = "https://api.openai.com/v1"
_KEYS = {  # per section: the address, the variable that holds its key, the host that this key is for
    "chat": ("base_url", "key_env", "key_host"),
    "embed": ("base_url", "key_env", "key_host"),
    "chroma": ("url", "key_env", "key_host"),
    "eval": ("judge_base_url", "judge_key_env", "judge_key_host"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A setting by its dotted name. `source`: the file or variable it comes from, "" if it is the default."""

    name: str
    value: Any
    source: str
    what_for: str


def changed(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """The same settings but for these dotted keys; None is a value here.

    Raises:
        ConfigError: a key or value is not known.
    """
    tree = asdict(settings)
    for dotted, value in overrides.items():
        section, _, key = dotted.partition(".")
        _put(tree, section, key, value)
    _bind_keys(tree, overrides)
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
        ConfigError: the file is not TOML, can be written by others, or a key, variable or value is not known.
    """
    return _validate(*_gathered(overrides, os.environ if env is None else env))


def described(env: Mapping[str, str] | None = None) -> list[Described]:
    """Every setting as it is now, in the order of the sections.

    Raises:
        ConfigError: as `load`.
    """
    tree, sources = _gathered(None, os.environ if env is None else env)
    settings, found = _validate(tree, sources), []
    for section, part in PARTS.items():
        for slot in fields(part):
            name = f"{section}.{slot.name}"
            value = getattr(getattr(settings, section), slot.name)
            found.append(Described(name, value, sources.get(name, "").removeprefix(" in "), slot.metadata["what_for"]))
    return found


def _gathered(
    overrides: Mapping[str, Any] | None, env: Mapping[str, str]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Values by section and key, and where those come from that are no default and no override."""
    path = paths.config_file()
    tree: dict[str, dict[str, Any]] = _read_file(path)
    sources = {name: f" in {path}" for section, part in tree.items() for name in (section, *_dotted(section, part))}
    _no_misspelt(env, tree)
    _bind_keys(tree, sources)
    of_env = set()
    for section, key in known_keys():
        variable = _variable(section, key)
        if (value := env.get(variable)) is not None:
            _put(tree, section, key, value.split(",") if _is_list(section, key) else value)
            sources[f"{section}.{key}"] = f" in the variable {variable}"
            of_env.add(f"{section}.{key}")
    _bind_keys(tree, of_env)
    given = {dotted: value for dotted, value in (overrides or {}).items() if value is not None}
    for dotted, value in given.items():
        section, _, key = dotted.partition(".")
        _put(tree, section, key, value)
        sources.pop(dotted, None)
    _bind_keys(tree, given)
    return tree, sources


def api_key(settings: Settings, base_url: str) -> Key | None:
    """The key for this endpoint: what `chat.key_env` names if it is for this host, `OPENAI_API_KEY` for OpenAI's only.

    Raises:
        ConfigError: the variable that should hold it is empty.
    """
    return _key(settings, "chat", base_url)


def embed_key(settings: Settings, base_url: str) -> Key | None:
    """As `api_key`, for the endpoint that embeds."""
    return _key(settings, "embed", base_url)


def _key(settings: Settings, section: str, base_url: str) -> Key | None:
    _, name, host = _named_key(settings, section)
    if name and _host(base_url) == host:
        value = os.environ.get(name)
        if not value:
            said = f"{section}.{_KEYS[section][1]} names {name}, but that variable is empty."
            raise ConfigError(said, f"Set it: export {name}=…")
        return Key(value)
    if base_url.rstrip("/") == OPENAI_BASE_URL and os.environ.get("OPENAI_API_KEY"):
        return Key(os.environ["OPENAI_API_KEY"])
    return None


def chroma_token(settings: Settings) -> str:
    """The token for `chroma.url`; "" if none is named for that host.

    Raises:
        ConfigError: the variable that should hold it is empty.
    """
    key = _key(settings, "chroma", settings.chroma.url or "")
    return key.reveal() if key else ""


def keys_held_back(settings: Settings) -> list[str]:
    """A sentence for each key that is named and does not go where the settings lead, since it is another host's."""
    said = []
    for section, (_, key, host_key) in _KEYS.items():
        address, name, host = _named_key(settings, section)
        if address and name and _host(address) != host:
            whose = f"it is for {host}" if host else "it was named for no host"
            setting = f"{section}.{key}"
            said.append(
                f"The key that {setting} names is not sent to {_host(address)}: {whose} ({section}.{host_key})."
            )
    return said


def _named_key(settings: Settings, section: str) -> tuple[str | None, str | None, str]:
    """The address of a section, the variable that holds a key, and the host that it is for."""
    address, name, host = (getattr(getattr(settings, section), slot) for slot in _KEYS[section])
    return address, name, (host or "").lower()


def _bind_keys(tree: dict[str, dict[str, Any]], given: Collection[str]) -> None:
    """Note for which host a key is that was named among `given`: the one that the address leads to by now."""
    for section, (url, key, host) in _KEYS.items():
        if f"{section}.{key}" in given and f"{section}.{host}" not in given:
            ours = OPENAI_BASE_URL if section in ("chat", "eval") else ""  # where a model without address is served
            _put(tree, section, host, _host(str(tree[section].get(url) or ours)))


def _host(base_url: str) -> str:
    """`host` or `host:port`; "" where there is none, which is said by whoever uses the address."""
    try:
        return urlsplit(base_url).netloc.lower()
    except ValueError:
        return ""


def openai_key_is_set() -> bool:
    return bool(os.environ.get("OPENAI_API_KEY", "").strip())


def drop_foreign_settings() -> None:
    """What libraries would read from the environment behind the user's back."""
    os.environ.pop("OPENAI_LOG", None)  # logs request bodies: notes and keys


def editor() -> str:
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"


def _is_list(section: str, key: str) -> bool:
    return isinstance(getattr(PARTS[section], key), tuple)


def _dotted(section: str, keys: Iterable[str]) -> list[str]:
    return [f"{section}.{key}" for key in keys]


def _variable(section: str, key: str) -> str:
    return f"{ENV_PREFIX}{section}_{key}".upper()


def _no_misspelt(env: Mapping[str, str], tree: Mapping[str, Mapping[str, Any]]) -> None:
    """A variable that is nearly a setting's would be passed over in silence. Those that hold keys have any name."""
    known = {_variable(section, key) for section, key in known_keys()}
    holders = {value for part in tree.values() for value in part.values() if isinstance(value, str)}
    holders |= {env[name] for name in known if name.endswith("_KEY_ENV") and name in env}
    for name in sorted(each for each in env if each.startswith(ENV_PREFIX)):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
        if near and name not in known | holders:
            raise ConfigError(f"Unknown variable {name}.", f"Did you mean {near[0]}?")


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


def _validate(tree: Mapping[str, Any], sources: Mapping[str, str] | None = None) -> Settings:
    """`sources`: where the value of a dotted key comes from, as the end of a sentence's subject."""
    found = {section: _part(section, values, sources or {}) for section, values in tree.items()}
    return Settings(**found)


def _part(section: str, values: Mapping[str, Any], sources: Mapping[str, str]) -> Any:
    if section not in PARTS:
        raise _unknown(section, sources)
    slots = {slot.name: slot for slot in fields(PARTS[section])}
    read = {}
    for key, value in values.items():
        if key not in slots:
            raise _unknown(f"{section}.{key}", sources)
        try:
            read[key] = checked(slots[key], value)
        except Unfit as exc:
            source = sources.get(f"{section}.{key}", "")
            raise ConfigError(f"Setting '{section}.{key}'{source}: {exc}.", "Correct its value.") from exc
    return replace(PARTS[section], **read)


def _unknown(name: str, sources: Mapping[str, str]) -> ConfigError:
    known = [f"{section}.{key}" for section, key in known_keys()] + list(PARTS)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"Did you mean '{near[0]}'?" if near else "askbase config lists the settings there are."
    return ConfigError(f"Unknown setting '{name}'{sources.get(name, '')}.", hint)
