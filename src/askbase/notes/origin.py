"""Whose words a note is: one's own, or kept from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from askbase.clean import clean_line
from askbase.types import Value

_KEYS = ("link", "url", "source", "source_url", "quelle")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s:?#]+)", re.IGNORECASE)
OWN = "askbase"  # what it wrote itself, and somebody put among the notes
_LONGEST = 40  # characters of a name


def origin_of(properties: Mapping[str, Value]) -> str | None:
    """What a note was kept from: its `source` by name, else the host its front matter links to. None: it links nowhere,
    so the words are its owner's, whoever gave the hint."""
    said = {key.casefold(): value for key, value in properties.items()}
    hosts = [host[1] for key in _KEYS if (host := _ADDRESS.match(str(said.get(key, "")).strip()))]
    name = next(
        (clean_line(str(said[key])).strip() for key in ("source", "quelle") if isinstance(said.get(key), str)), ""
    )
    if not hosts:
        return OWN if name == OWN else None
    is_name = name and len(name) <= _LONGEST and not _ADDRESS.match(name) and "[[" not in name
    return name if is_name else hosts[0].lower()
