"""The name a person gives a note → its path; or why there is none."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

from askbase.clean import fold
from askbase.errors import UsageError
from askbase.types import Skipped


def resolve(name: str, titles: Mapping[str, str]) -> str | None:
    """The path, given by path, file name or title. `titles` is path → title.

    Raises:
        UsageError: several notes are called that.
    """
    wanted = fold(name.removeprefix("./"))
    for forms in (lambda path: (path, f"{path}".removesuffix(".md")), lambda path: (_stem(path), f"{_stem(path)}.md"),
                  lambda path: (titles[path],)):  # fmt: skip
        found = [path for path in titles if wanted in map(fold, forms(path))]
        if len(found) > 1:
            raise UsageError(f"{len(found)} notes are called '{name}'.", f"Name one: {', '.join(found[:4])}")
        if found:
            return found[0]
    return None


def resolver(titles: Mapping[str, str], aliases: Iterable[tuple[str, str]]) -> Callable[[str], str | None]:
    """The same for many names: their paths, None where no note or several are called that. `aliases`: path and alias,
    folded."""
    forms: list[dict[str, set[str]]] = [{}, {}, {}, {}]
    for path, title in titles.items():
        for at, name in enumerate((path.removesuffix(".md"), _stem(path), title)):
            forms[at].setdefault(fold(name), set()).add(path)
    for path, alias in aliases:
        forms[3].setdefault(alias, set()).add(path)

    def path_of(name: str) -> str | None:
        wanted = fold(name).removesuffix(".md")
        found = next((form[wanted] for form in forms if wanted in form), set())
        return next(iter(found)) if len(found) == 1 else None

    return path_of


def not_indexed(name: str, files: Sequence[tuple[str, Skipped]], titles: Mapping[str, str], there: bool) -> str:
    """Why a note is not in the index.

    Raises:
        UsageError: there is no such file either; the hint names the nearest notes.
    """
    wanted = fold(name)
    for status, item in files:
        if status == "skipped" and wanted in (fold(item.path), fold(_stem(item.path))):
            return f"Not indexed: {item.reason}" + (f" ({item.detail})." if item.detail else ".")
    if there:
        return "Not indexed yet, or excluded in the settings. Run: askbase index"
    names = {fold(_stem(path)): path for path in titles} | {fold(path): path for path in titles}
    near = [names[each] for each in difflib.get_close_matches(wanted, list(names), n=3, cutoff=0.5)]
    hint = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "askbase search finds notes by their words."
    raise UsageError(f"There is no note '{name}'.", hint)


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")
