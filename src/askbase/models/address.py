"""Addresses of endpoints: which are allowed, how they are shown, which stay on this computer. Loads no client."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from askbase.clean import clean_line
from askbase.errors import ConfigError

_EXAMPLE = "Give one like http://127.0.0.1:11434/v1"
_METADATA = ("metadata.google.internal", "fd00:ec2::254")  # what computers in a cloud read their keys from
_HOME_NAMES = (".local", ".lan", ".internal", ".home.arpa")  # as routers of a home or an office name what is in it


def check_url(base_url: str, trusted_hosts: Collection[str] = ()) -> str:
    """The address without a trailing slash. Plain http is for this computer, and for one of a network at home that the
    user trusts by name: anywhere else, whoever is on the way reads notes, questions and the key.

    Raises:
        ConfigError: not an http(s) address; it carries a name and password; it is unencrypted and leaves this computer;
            no model is ever served there (link-local addresses, the metadata services of clouds).
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
    host = clean_line(host_of(base_url))
    if _serves_no_model(base_url):
        raise ConfigError(f"{host} is a link-local address, or a cloud's metadata service: refused.", _EXAMPLE)
    if parts.scheme == "http" and not is_loopback(base_url):
        at_home = _is_at_home(base_url)
        if not (at_home and is_trusted(base_url, trusted_hosts)):
            raise ConfigError(f"What is sent to http://{host} would go there unencrypted.", _secured(base_url, at_home))
    return base_url.rstrip("/")


def _secured(base_url: str, at_home: bool) -> str:
    named = f'privacy.trusted_hosts = ["{_host(base_url)}"]'
    trust = f", or trust it with your private notes too: {named}" if at_home else ""
    return f"Use https, or an ssh tunnel to 127.0.0.1{clean_line(trust)}."


def host_of(base_url: str) -> str:
    """`host` or `host:port`, for people."""
    parts = urlsplit(base_url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
    return f"{host}:{parts.port}" if parts.port else host


def is_trusted(base_url: str, hosts: Collection[str]) -> bool:
    """Whether notes marked private, and secrets, may go there: this computer, or a host the user trusts."""
    return is_loopback(base_url) or _host(base_url) in {host.lower() for host in hosts}


def is_loopback(base_url: str) -> bool:
    """Whether what is sent there stays on this computer: a literal loopback address or `localhost`, never a name that
    only looks like one (127.0.0.1.example.org)."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(base_url: str) -> str:
    return (urlsplit(base_url).hostname or "").rstrip(".")


def _address(base_url: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """What the host stands for where it is written in numbers, be it as 2852039166, which connects just as well."""
    host = _host(base_url)
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return getattr(found, "ipv4_mapped", None) or found


def _serves_no_model(base_url: str) -> bool:
    address = _address(base_url)
    return (str(address) if address else _host(base_url)) in _METADATA or bool(address and address.is_link_local)


def _is_at_home(base_url: str) -> bool:
    """Whether the host is of a private network by its address, or by a name that the internet does not have."""
    if address := _address(base_url):
        return not address.is_global
    return "." not in _host(base_url) or _host(base_url).endswith(_HOME_NAMES)
