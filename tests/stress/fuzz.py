"""F1: notes of anything at all. F2: a test suite of YAML as front matter. No exception, every word of a body is found,
and what is quoted stands in the file."""

from __future__ import annotations

import random
import re
import tarfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.stress import children, jobs

PER_VAULT = 250
FOLDER = "notes"

# What a word may stand in; `{}` is the word. None of them hides it from a reader.
_CARRIERS = (
    "{}", "{}.", "**{}**", "_ {} _", "`{}`", "# {}", "###### {} ##", "{}\n===", "{}\n---",
    "- {}", "  - [ ] {}", "> {}",
    "> > # {}", "1. {}", "| {} | x |\n|---|---|\n| y | z |", "```\n{}\n```",
    "~~~py\n{} = 1\n~~~", "``` {}", "[{}](x.md)",
    "[[{}]]", "[[x|{}]]", "![{}](x.png)", "[x]({} y)", "#{}", "<div>{}</div>", "<b {}>", "{} <!-- x -->", "%%x%% {}",
    "<!-- never closed {}", "$$ {} $$", "{}: {{}}", "---\n{}\n---", "--- {}", "\t{}",
    "\\# {}", "&lt; {}", "{}\\", "({}",
    "日本 {} 語", "\u202e{}", "\u200b {}", "=={}==", "~~{}~~", "[^1]: {}", "https://example.org/ {}",
    "{}\f", "{}\x1b[31m",
)  # fmt: skip
_NOISE = (
    "[", "]", "(", "[[", "![](", "```", "~~~", "> ", "# ", "- ", "|", "---", "***", "<",
    "&", "\\", "%%x%%", "\t", "x" * 900,
    "é" * 300, "🚲" * 50, "日本語" * 60, "\u0301", "\u202e", "\0", "\x07", "\x85", "\u2028",
    "a b c", "http://x/" + "y" * 200,
)  # fmt: skip
_FRONT = (
    "title: {}", "tags: [{}]", "a: [1", "{}", "a: &x 1\nb: *x", "date: {}", "? {}", "- {}",
    "title: {{{{title}}}}", "{}: {}",
    "private: {}", "a: '", "a: \"\\x\"", "aliases:\n- {}\n-  b", "x: |\n  {}\n y", "<<: {}",
    "!!a {}", "\t{}: x", "a: {}\na: b",
)  # fmt: skip
_BREAKS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\n\n\n\n", "\r", "\n \n")
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16")


@dataclass(frozen=True)
class Fuzzed:
    """A note, the text its bytes mean, and words of its body that stand nowhere else."""

    path: str
    data: bytes
    text: str
    words: tuple[str, ...]


def fuzzed_notes(place: Path, n: int, seed: int, notes: int = 0) -> Iterator[str]:
    """`n` generated notes, in vaults of a few hundred."""
    chance = random.Random(seed)
    for first in range(0, n, PER_VAULT):
        made = [fuzzed(chance, number) for number in range(first, min(first + PER_VAULT, n))]
        yield from all_is_found(place / str(first), made)


def yaml_suite(place: Path, archive: Path) -> Iterator[str]:
    """Each case of a tar of YAML's test suite, as the front matter of a note with a body and as a whole file."""
    made = []
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith(".yaml") and (file := tar.extractfile(member)):
                for at, block in enumerate(_blocks(file.read().decode())):
                    word = f"body{len(made)}"
                    text = f"---\n{block}\n---\n\nThe {word} stands here.\n"
                    made.append(Fuzzed(f"{Path(member.name).stem}-{at}.md", text.encode(), text, (word,)))
    for first in range(0, len(made), PER_VAULT):
        yield from all_is_found(place / str(first), made[first : first + PER_VAULT])


def all_is_found(place: Path, made: list[Fuzzed]) -> Iterator[str]:
    """Index the notes in a process of their own and compare what it finds with what was written."""
    root = place / FOLDER
    for note in made:
        file = root / note.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(note.data)
    end = children.run(found_in, root, place / "data", [note.words for note in made], timeout=600)
    if end.value is None:
        yield end.error or f"signal {end.signal}"
        return
    homes, spans, left = end.value
    for note in made:
        if note.path in left:
            if left[note.path] != "empty" or note.text.strip():
                yield f"{note.path} was left out: {left[note.path]}"
            continue
        if lost := [word for word in note.words if note.path not in homes[word]]:
            yield f"{note.path}: not found: {lost} in {note.data!r}"
        pieces = spans.get(note.path, [])
        if any(note.text[start:end] != text for start, end, text in pieces):
            yield f"{note.path}: a passage does not stand in the file: {note.data!r}"
        held = {at for start, end, _ in pieces for at in range(start, end)}
        if any(at not in held and not char.isspace() for at, char in enumerate(note.text)):
            yield f"{note.path}: characters in no passage: {note.data!r}"


def found_in(
    root: Path, data: Path, words: list[tuple[str, ...]]
) -> tuple[dict[str, set[str]], dict[str, list[tuple[int, int, str]]], dict[str, str]]:
    """Word → the notes found by it; note → its passages as (start, end, text); file left out → why."""
    from askbase.store.lexical import search_words

    with jobs.base(root, data) as here:
        here.run(here.sync())
        catalog = here._opened.catalog()
        connection = catalog.database.connection
        passages = {path: catalog.note_passages(path) for path in catalog.known_notes()}
        home = {each.chunk.id: path for path, found in passages.items() for each in found}
        homes = {
            word: {home[hit.chunk_id] for hit in search_words(connection, word, 50, None)}
            for group in words
            for word in group
        }
        spans = {
            path: [(each.chunk.start, each.chunk.end, each.chunk.text) for each in found]
            for path, found in passages.items()
        }
        return homes, spans, {item.path: item.reason for item in here.status().skipped}


def fuzzed(chance: random.Random, number: int) -> Fuzzed:
    words = [f"q{number}w{at}" for at in range(chance.randrange(1, 12))]
    parts = [chance.choice(_CARRIERS).format(word) for word in words]
    parts += [" ".join(chance.choices(_NOISE, k=chance.randrange(1, 6))) for _ in range(chance.randrange(8))]
    chance.shuffle(parts)
    body = "".join(part + chance.choice(_BREAKS) for part in parts)
    if chance.random() < 0.5:
        values = [chance.choice(["x", "2024-11-07", "0", "true", "é: [", "'", "{a: b}", "~"]) for _ in range(2)]
        block = "\n".join(chance.choice(_FRONT).format(*values) for _ in range(chance.randrange(4)))
        body = f"---\n{block}\n{chance.choice(['---', '...', '--', '---'])}\n{body}"
    encoding = chance.choice(_ENCODINGS)
    if encoding.startswith("utf-8") and "\0" in body:  # would be no text but a binary file
        body = body.replace("\0", "")
    path = chance.choice(["", "a/", "a/é/"]) + f"{number}{chance.choice(['', ' x', 'ü', '日', '#', '[y]'])}.md"
    return Fuzzed(
        unicodedata.normalize("NFC", path), body.encode(encoding), body.replace("\0", "\ufffd"), visible(body, words)
    )


def visible(body: str, words: list[str]) -> tuple[str, ...]:
    """Without those that a comment, opened here and closed there, hides from readers."""
    shown = re.sub(r"<!--.*?-->", " ", body, flags=re.DOTALL)
    return tuple(word for word in words if re.search(rf"(?<!\w){word}(?!\w)", shown))


def _blocks(case_file: str) -> Iterator[str]:
    """The YAML of each case, with the suite's signs for what an editor would not show; then the whole file."""
    signs = str.maketrans({"␣": " ", "—": "\t", "»": "\t", "←": "\r", "⇔": "\ufeff", "↵": "", "∎": ""})
    for case in yaml.safe_load(case_file):
        yield str(case.get("yaml", "")).translate(signs)
    yield case_file
