"""Which notes the user declares private (`privacy.private`): `journal/`, `path:work/clients`, `tag:health`.

A note that is nearly meant counts as meant, since the other mistake is the one that cannot be taken back: case and
Unicode forms do not matter, a path needs no `.md`, and a pattern covers all that lies below a folder it fits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from askbase.clean import fold
from askbase.setting import Unfit

_KIND = re.compile(r"(-?\w+):(?=\S|\Z)")  # `Re: mail/` is a folder, `tags:health` a slip of the pen
_VERSION = 1  # of what a rule covers: another one makes every index find out anew


@dataclass(frozen=True, slots=True)
class PrivateRules:
    """Folders, notes and patterns of paths, and tags, as they are compared."""

    paths: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> PrivateRules:
        """The rules as a user writes them.

        Raises:
            Unfit: one of them is none.
        """
        read = [_read(rule) for rule in written]
        return cls(*(tuple(value for kind, value in read if kind == wanted) for wanted in ("path", "tag")))

    @property
    def fingerprint(self) -> str:
        """What tells other rules from these; "" if there are none."""
        if not (self.paths or self.tags):
            return ""
        said = json.dumps([_VERSION, sorted(self.paths), sorted(self.tags)])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def cover(self, path: str, tags: Iterable[str]) -> bool:
        """Whether a note of that path with these tags is private; `tag:health` covers `health/teeth` too."""
        if self.paths and any(_fits(place, rule) for place in _places(path) for rule in self.paths):
            return True
        said = [_tag(tag) for tag in tags] if self.tags else ()
        return any(f"{tag}/".startswith(f"{rule}/") for tag in said for rule in self.tags)


def check_rule(written: str) -> None:
    """Raises:
    Unfit: that is no rule.
    """
    _read(written)


def _read(written: str) -> tuple[str, str]:
    """(path or tag, as it is compared)."""
    kind, value = "path", written.strip()
    if found := _KIND.match(value):
        kind, value = found[1], value[found.end() :]
    elif value.startswith("#"):
        raise Unfit(f"'{written}' is no folder; write tag:{value.lstrip('#')}")
    if kind not in ("path", "tag"):
        raise Unfit(f"'{written}' is no rule; write a folder, path:… or tag:…")
    value = value.strip('"')
    read = _tag(value) if kind == "tag" else _folded(value.removeprefix("./"))
    if not read or read == ".":
        raise Unfit(f"'{written}' names no folder, note or tag")
    if kind == "path" and (value[0] in "/~" or ".." in read.split("/")):
        raise Unfit(f"'{written}' is no path within the notes folder; write it as it is called from there")
    return kind, read


def _tag(written: str) -> str:
    return fold(written.strip().lstrip("#")).strip("/")


def _folded(path: str) -> str:
    """Part by part: a space at the end of a folder's name is none at the end of the path."""
    return "/".join(map(fold, path.split("/"))).strip("/")


def _places(path: str) -> Iterator[str]:
    """The note, with and without its ending, and every folder that it is in."""
    whole = _folded(path)
    yield whole
    yield re.sub(r"\.[^./]+\Z", "", whole)
    while "/" in whole:
        whole = whole.rpartition("/")[0]
        yield whole


def _fits(place: str, rule: str) -> bool:
    return place == rule or fnmatchcase(place, rule)
