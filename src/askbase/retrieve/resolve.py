"""The name a person gives a note → its path; or why there is none."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

from askbase.clean import fold
from askbase.errors import UsageError
from askbase.notes.names import stem, without_suffix
from askbase.types import Skipped

Called = Callable[[str], list[str]]


def resolve(name: str, titles: Mapping[str, str]) -> str | None:
    """The path, given by path, file name or title. `titles` is path → title.

    Raises:
        UsageError: several notes are called that.
    """
    found = called(titles)(name.removeprefix("./"))
    if len(found) > 1:
        raise UsageError(f"{len(found)} notes are called '{name}'.", f"Name one: {', '.join(found[:4])}")
    return found[0] if found else None


def called(titles: Mapping[str, str], aliases: Iterable[tuple[str, str]] = ()) -> Called:
    """For many names: the paths of the notes whose path is that, else whose file, else whose title, else one of whose
    `aliases` (path, alias as it is folded)."""
    forms: list[dict[str, list[str]]] = [{}, {}, {}, {}]
    for path, title in titles.items():
        for form, name in zip(forms, (without_suffix(path), stem(path), title), strict=False):
            form.setdefault(fold(name), []).append(path)
    for path, alias in aliases:
        forms[-1].setdefault(alias, []).append(path)

    def paths(name: str) -> list[str]:
        wanted = fold(name)
        bare = without_suffix(wanted)
        keys = (bare, bare, wanted, wanted)
        return next((form[key] for form, key in zip(forms, keys, strict=True) if key in form), [])

    return paths


def not_indexed(name: str, files: Sequence[tuple[str, Skipped]], titles: Mapping[str, str], there: bool) -> str:
    """Why a note is not in the index.

    Raises:
        UsageError: there is no such file either; the hint names the nearest notes.
    """
    wanted = fold(name)
    for status, item in files:
        if status == "skipped" and wanted in (fold(item.path), fold(stem(item.path))):
            return f"Not indexed: {item.reason}" + (f" ({item.detail})." if item.detail else ".")
    if there:
        return "Not indexed yet, or excluded in the settings. Run: askbase index"
    names = {fold(stem(path)): path for path in titles} | {fold(path): path for path in titles}
    near = [names[each] for each in difflib.get_close_matches(wanted, list(names), n=3, cutoff=0.5)]
    hint = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "askbase search finds notes by their words."
    raise UsageError(f"There is no note '{name}'.", hint)
