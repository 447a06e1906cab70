"""Addresses of endpoints: which are allowed, how they are shown, which stay on this computer. Loads no client."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from askbase.clean import clean_line
from askbase.errors import ConfigError

_EXAMPLE = "Give one like http://127.0.0.1:11434/v1"


def check_url(base_url: str) -> str:
    """The address without a trailing slash.

    Raises:
        ConfigError: not an http(s) address, or it carries a name and password.
    """
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError as exc:
        raise ConfigError(f"'{clean_line(base_url)}' is not an address.", _EXAMPLE) from exc
    if not usable:
        raise ConfigError(f"'{clean_line(base_url)}' is not an address.", _EXAMPLE)
    if parts.username or parts.password:
        raise ConfigError("An address must not carry a password.", "Name the key's variable with chat.key_env.")
    return base_url.rstrip("/")


def check_server_url(url: str) -> str:
    """The address of a server that vectors of notes go to: on this computer, or encrypted on the way.

    Raises:
        ConfigError: as `check_url`, or plain http to another computer.
    """
    checked = check_url(url)
    if not checked.startswith("https") and not is_loopback(checked):
        raise ConfigError(f"'{clean_line(url)}' would carry vectors of your notes unencrypted.", "Use https there.")
    return checked


def host_of(base_url: str) -> str:
    """`host` or `host:port`, for people."""
    parts = urlsplit(base_url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def is_trusted(base_url: str, hosts: Collection[str]) -> bool:
    """Whether notes marked private, and secrets, may go there: this computer, or a host the user trusts."""
    return is_loopback(base_url) or urlsplit(base_url).hostname in hosts


def is_loopback(base_url: str) -> bool:
    """Whether what is sent there stays on this computer: a literal loopback address or `localhost`, never a name that
    only looks like one (127.0.0.1.example.org)."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
