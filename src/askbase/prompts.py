"""Find, check, fill and fingerprint prompt files. A prompt is a plain text file with `$name` placeholders."""

from __future__ import annotations

import difflib
import hashlib
import re
from pathlib import Path
from string import Template

from askbase.errors import PromptError

TASKS = ("answer", "answer_or_say_so", "sum_up", "which_passage", "yes_no")
STYLES = ("list", "detailed")
PARTS = {
    "answer": (
        "answer.system",
        "answer.user",
        *(f"task.{name}" for name in TASKS),
        *(f"style.{name}" for name in STYLES),
    ),
    **{
        f"judge_{criterion}": ("judge.system", f"judge_{criterion}")
        for criterion in ("nugget", "claim", "contradiction", "hedge")
    },
}

_PACKAGED = Path(__file__).parent / "_prompts"  # where the wheel keeps them
_CHECKOUT = Path(__file__).parents[2] / "prompts"  # where they stand in the repository


def text(name: str, folder: str | None = None) -> str:
    """The text of prompt `name` ("answer.system"), from the user's folder if it has one there.

    Raises:
        PromptError: no such prompt anywhere, it is not UTF-8, or the user's folder is none or holds a misspelt one.
    """
    places = [_own(folder)] if folder else []
    for place in (*places, _PACKAGED, _CHECKOUT):
        path = place / f"{name}.md"
        if path.is_file():
            try:
                return path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as exc:
                raise PromptError(f"Cannot read the prompt {path}: {exc}.", "Save it as UTF-8 text.") from exc
    raise PromptError(f"There is no prompt '{name}'.", "Reinstall askbase, or check prompts.dir in the config.")


def _own(folder: str) -> Path:
    """The user's folder. What is misspelt there would never be read, and nobody would know."""
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise PromptError(f"There is no folder '{folder}' with prompts.", "Check prompts.dir in the config.")
    names = {path.stem for shipped in (_PACKAGED, _CHECKOUT) for path in shipped.glob("*.md")}
    for path in sorted(place.glob("*.md")):
        near = difflib.get_close_matches(path.stem, names, 1, 0.8)
        # `answer.system.old.md` is a copy that was put aside, and a prompt beside its own name misses nothing.
        aside = any(re.match(rf"{re.escape(name)}[ .(~-]", path.stem) for name in names)
        if near and path.stem not in names and not aside and not (place / f"{near[0]}.md").exists():
            raise PromptError(f"'{path.name}' in prompts.dir is no prompt.", f"Did you mean {near[0]}.md?")
    return place


def fill(name: str, folder: str | None = None, /, **values: str) -> str:
    """Prompt `name` with every placeholder filled.

    Raises:
        PromptError: the file's placeholders are not exactly the names passed.
    """
    template = Template(text(name, folder))
    wanted = set(template.get_identifiers())
    if not template.is_valid() or wanted != set(values):
        raise PromptError(
            f"Prompt '{name}' has the placeholders {sorted(wanted)}, the code fills {sorted(values)}.",
            "Use exactly these placeholders, and write a dollar sign as $$.",
        )
    return template.substitute(values).strip()


def fingerprint(stem: str, folder: str | None = None) -> str:
    """8 hex digits of the texts in use for `stem` ("answer": its system and user text, tasks and styles)."""
    digest = hashlib.sha256()
    for name in PARTS.get(stem, (f"{stem}.user",)):
        digest.update(text(name, folder).encode())
    return digest.hexdigest()[:8]
