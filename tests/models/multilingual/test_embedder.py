"""The model that reads many languages: as its maker's, comparable across languages, and quiet where it is not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from askbase.errors import ModelError
from askbase.models import data_file, weights
from askbase.models.multilingual import embedder as module
from askbase.models.multilingual.container import Container
from askbase.models.multilingual.embedder import CROSSING, PROBE, STEEPER, MultilingualEmbedder, probe_vector

pytestmark = pytest.mark.skipif(not module.is_there(), reason="its package has no wheel for this platform")

PASSAGES = [
    "El fontanero cambió la válvula del radiador y cobró 86 euros.",
    "Der Sauerteig braucht zwölf Stunden bei Zimmertemperatur.",
    "La chorale répète le jeudi soir à l'église.",
    "Het bootje ligt in de winter onder een dekzeil in de schuur.",
]
QUESTIONS = [
    "What did the plumber charge for the radiator valve?",
    "How long does the sourdough need to rise?",
    "When does the choir rehearse?",
    "Where is the boat kept during winter?",
]


@pytest.fixture(scope="module")
def reader() -> MultilingualEmbedder:
    return MultilingualEmbedder(threads=2)


def test_it_computes_what_the_makers_program_does(reader: MultilingualEmbedder) -> None:
    assert float(reader.embed_query(PROBE) @ probe_vector()) > 0.999


def test_a_question_is_nearest_to_the_passage_that_answers_it_in_another_language(reader: MultilingualEmbedder) -> None:
    vectors = reader.embed_documents(PASSAGES)
    assert [int(np.argmax(reader.nearness(question, vectors))) for question in QUESTIONS] == [0, 1, 2, 3]


def test_vectors_are_normalised_and_depend_on_their_own_text_only(reader: MultilingualEmbedder) -> None:
    together = reader.embed_documents(PASSAGES)
    assert together.shape == (4, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.array_equal(reader.embed_documents(PASSAGES[2:3])[0], together[2])
    assert reader.embed_documents([]).shape == (0, 384)


def test_across_languages_a_passage_is_given_what_the_language_takes_away(reader: MultilingualEmbedder) -> None:
    vectors = reader.embed_documents(PASSAGES)
    for question, more in (("Where is the boat kept?", CROSSING), ("Wo steht das Boot im Winter?", 0.0)):
        expected = vectors @ reader.embed_query(question) * STEEPER + more
        assert np.allclose(reader.nearness(question, vectors), expected)


def test_any_text_has_a_vector(reader: MultilingualEmbedder) -> None:
    for text in ("", " ", "\x00\ufffd", "漢字かな交じり文 🚲" * 400, "x" * 20_000):
        assert np.isfinite(reader.embed_documents([text])).all()


def test_a_file_that_is_no_such_file_is_no_container() -> None:
    with pytest.raises(ValueError, match="no such container"):
        Container(memoryview(b"something else entirely"))


def test_a_damaged_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "e5.bin"
    damaged.write_bytes(b"E5S1")
    monkeypatch.setattr(data_file, "location", lambda *_: damaged)
    with pytest.raises(ModelError, match="damaged"):
        MultilingualEmbedder().embed_query("boat")


def test_a_processor_that_computes_something_else_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = probe_vector()
    monkeypatch.setattr(module, "probe_vector", lambda: np.roll(expected, 1))
    embedder = MultilingualEmbedder()
    for _ in range(2):
        with pytest.raises(ModelError, match="something else on this processor"):
            embedder.embed_query("boat")


def test_no_words_have_a_vector_too(reader: MultilingualEmbedder) -> None:
    assert reader.nearness("", reader.embed_documents(PASSAGES)).shape == (4,)


def test_without_its_package_it_is_the_file_that_was_pulled(monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = data_file.location(*module._PACKAGED)
    assert packaged is not None
    monkeypatch.setattr(module, "_PACKAGED", ("no_such_package", "e5-small-q4.bin"))
    assert not module.is_there()
    with pytest.raises(ModelError, match="multilingual-e5-small is not here yet"):
        MultilingualEmbedder().embed_query("boat")
    place = weights.location(weights.LANGUAGES)
    place.parent.mkdir(parents=True)
    place.symlink_to(packaged)
    assert module.is_there()
    assert float(MultilingualEmbedder().embed_query(PROBE) @ probe_vector()) > 0.999
