"""`rating:: 5` in a body is a property of the note, as in its front matter."""

from __future__ import annotations

from askbase.notes.fields import fields_of, with_fields
from askbase.notes.read import note_from_bytes
from askbase.types import Note

BOOK = """# Piranesi

rating:: 5
- author:: [[Susanna Clarke]]
- [status:: finished]
* decided:: keep it
* decided:: lend it

id:: 65a1f0c2
A std::vector is no field, nor is a::b or http://x::1.
- [ ] return it due:: 2026-12-01

```
inside:: code
```
%% hidden:: yes %%
"""


def test_fields_are_lines_of_their_own_outside_code_and_comments() -> None:
    found = [(field.key, field.value) for field in fields_of(BOOK, 0, [(BOOK.index("%%"), len(BOOK))])]
    assert found == [
        ("rating", "5"), ("author", "[[Susanna Clarke]]"), ("status", "finished"), ("decided", "keep it"),
        ("decided", "lend it"),
    ]  # fmt: skip
    assert next(BOOK[slice(*field.span)] for field in fields_of(BOOK)) == "rating:: 5"


def test_the_front_matter_counts_where_both_say_something() -> None:
    fields = fields_of("rating:: 5\nstatus:: finished\n")
    assert with_fields({"Rating": 4, "status": ""}, fields) == {"Rating": 4, "status": "finished"}


def test_a_note_has_its_fields_as_properties() -> None:
    note = note_from_bytes("piranesi.md", BOOK.encode())
    assert isinstance(note, Note)
    assert (note.properties["rating"], note.properties["decided"]) == (5, ("keep it", "lend it"))
    assert "hidden" not in note.properties
    assert note.title == "Piranesi"


def test_a_private_field_keeps_a_note_here() -> None:
    note = note_from_bytes("doctor.md", b"# Doctor\n\nprivate:: true\n")
    assert isinstance(note, Note)
    assert note.private
