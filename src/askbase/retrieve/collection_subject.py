"""What a question about the collection asks of: notes, clips, papers, or what a folder is called after."""

from __future__ import annotations

import re
from dataclasses import replace

from askbase.clean import fold
from askbase.retrieve.collection import AnyOf, Asked, Kind, Order, Vocabulary
from askbase.retrieve.collection_states import STATES, state_before
from askbase.retrieve.collection_taking import ends_with
from askbase.retrieve.collection_words import Words


def take_subject(text: str, words: Words, known: Vocabulary, asked: Asked) -> tuple[str, Asked, bool] | None:
    """What is left of the question, what is asked so far, and whether of one note; None without a subject."""
    kind: Kind = "count" if words.counting.match(text) else asked.kind
    order = asked.order
    for pattern, descending in ((words.newest, True), (words.oldest, False)):
        if order is None and pattern.search(text):
            text, kind, order = pattern.sub(" ", text), "first", Order("date", descending)
    asked = replace(asked, kind=kind, order=order)
    return _papers(text, words, known, asked) or _notes(text, words, known, asked)


def _papers(text: str, words: Words, known: Vocabulary, asked: Asked) -> tuple[str, Asked, bool] | None:
    said = words.papers.search(text)
    notes = re.search(rf"\b{words.notes}\b", text)
    if said is None or not known.papers or (notes and notes.start() < said.start()):  # "notes that link to the paper"
        return None
    word = said.group().split(" ")[0]
    folders = [folder for folder in known.folders if fold(folder.rsplit("/", 1)[-1]) == word]
    papers = known.papers
    if folders:  # its notes are meant, and if they are no papers, by its own name
        papers = frozenset(path for path in papers if any(path.startswith(f"{folder}/") for folder in folders))
        if not papers:
            return None
    before, asked = _without_sort(text[: said.start()], words, known, asked)
    return f"{before} {text[said.end() :]}", replace(asked, among=papers, published=True), not word.endswith("s")


def _notes(text: str, words: Words, known: Vocabulary, asked: Asked) -> tuple[str, Asked, bool] | None:
    subject = re.search(rf"\b(?:({words.clips})|{words.notes})\b", text)
    if subject:  # only the first: "notes in the folder clippings"
        before, asked = _without_sort(text[: subject.start()], words, known, asked)
        return f"{before} {text[subject.end() :]}", replace(asked, clipped=subject[1] is not None), False
    for folder in sorted(known.folders, key=len):
        said = words.sort(fold(folder.rsplit("/", 1)[-1]), text, asked.kind == "first")
        if said is not None and said.search(text):
            filters = replace(asked.filters, paths=(*asked.filters.paths, folder))
            return said.sub(" ", text), replace(asked, filters=filters), False
    return None


def _without_sort(before: str, words: Words, known: Vocabulary, asked: Asked) -> tuple[str, Asked]:
    """`before` the word "notes", without what sort of them is meant: "literature notes" are in a folder of that name,
    or carry the tag; "done" is their state."""
    said = before.rstrip()
    names = {folder: fold(folder.rsplit("/", 1)[-1]) for folder in known.folders}
    folders = [folder for folder, name in names.items() if name not in words.filler and ends_with(said, name)]
    tags = [tag for tag in known.terms.get("tag", ()) if tag not in words.filler and ends_with(said, tag)]
    if len(folders) == 1:
        filters = replace(asked.filters, paths=(*asked.filters.paths, folders[0]))
        asked, said = replace(asked, filters=filters), said[: -len(names[folders[0]])]
    elif tags and not folders:
        tag = max(tags, key=len)
        filters = replace(asked.filters, tags=(*asked.filters.tags, tag))
        asked, said = replace(asked, filters=filters), said[: -len(tag)]
    state = state_before(said.rstrip(), known.values)
    if state is not None:
        keys = tuple(key for key in STATES if key in known.values)
        any_of = (*asked.any_of, AnyOf(keys, frozenset((state,))))
        return said.rstrip()[: -len(state)], replace(asked, any_of=any_of, keys=(*asked.keys, *keys))
    return said, asked
