"""Each text is compared with the question by the model that reads its language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from askbase.errors import ModelError
from askbase.models.nearness import Nearness
from askbase.store.quantize import Matrix
from tests.fakes.fake_embedder import FakeEmbedder

GERMAN = "Der Sauerteig ist nach zwölf Stunden reif und wird nicht mehr geknetet."
ENGLISH = "The dough is ready after twelve hours, and it is not kneaded again."


class Recording:
    """Reads other languages: everything is .4 near."""

    fingerprint = "recording"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self.asked.append(list(texts))
        return np.ones((len(texts), 3), np.float32)

    def nearness(self, question: str, vectors: Matrix) -> Matrix:
        return np.full(len(vectors), 0.4, np.float32)


def test_each_text_goes_to_the_model_that_reads_it() -> None:
    languages = Recording()
    near = Nearness(FakeEmbedder(), languages).of(ENGLISH, [ENGLISH, GERMAN, ENGLISH])
    assert languages.asked == [[GERMAN]]
    assert near == [near[0], np.float32(0.4), near[0]]
    assert near[0] > 0.9


def test_a_text_too_short_to_tell_is_in_the_language_of_the_one_before_it() -> None:
    languages = Recording()
    Nearness(FakeEmbedder(), languages).of("How long?", ["12 h", GERMAN, "Ofen: 230 °C", ENGLISH, "Oven: 230 °C"])
    assert languages.asked == [[GERMAN, "Ofen: 230 °C"]]


def test_a_sentence_is_embedded_once() -> None:
    languages = Recording()
    nearness = Nearness(FakeEmbedder(), languages)
    for _ in range(2):
        nearness.of("How long?", [GERMAN, GERMAN])
    assert languages.asked == [[GERMAN]]


def test_a_model_for_them_that_does_not_run_is_asked_once() -> None:
    class Broken(Recording):
        def embed_documents(self, texts: Sequence[str]) -> Matrix:
            super().embed_documents(texts)
            raise ModelError("It does not run.")

    broken = Broken()
    nearness = Nearness(FakeEmbedder(), broken)
    assert [nearness.of(GERMAN, [GERMAN])[0] > 0.9 for _ in range(2)] == [True, True]
    assert broken.asked == [[GERMAN]]


def test_without_a_model_for_them_all_texts_are_read_as_english() -> None:
    [near] = Nearness(FakeEmbedder(), None).of(GERMAN, [GERMAN])
    assert near > 0.9
    assert Nearness(FakeEmbedder(), None).of("How long?", []) == []
