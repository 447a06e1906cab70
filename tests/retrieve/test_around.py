"""Small to find, larger to read."""

from __future__ import annotations

import pytest

from askbase.retrieve.around import Whole, with_surroundings
from tests.answer.builders import passage
from tests.fakes.vaults import Vault

PARAGRAPHS = [
    f"Paragraph {name} of the valve story. {f'filler{name} ' * 120}end. Its {name} last words."
    for name in ("one", "two", "three")
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_passage_is_read_with_whole_sentences_around_and_stays_exact(vault: Vault, newline: str) -> None:
    text = newline.join(("---", "salary: 12", "---", "", *(part + newline for part in PARAGRAPHS)))
    vault.write("a.md", text)
    vault.sync()
    with vault.base(search__around=0) as base:
        alone = base.run(base.search("fillertwo", 1)).passages[0].chunk
    with vault.base(search__around=150) as base:
        found = base.run(base.search("fillertwo", 1)).passages[0].chunk
    assert (found.id, found.text) == (alone.id, text[found.start : found.end])
    before, after = text[found.start : alone.start], text[alone.end : found.end]
    assert before.strip() == "Its one last words."
    assert after.strip() in ("", "Paragraph three of the valve story.")
    assert before + after
    assert found.first_line == text[: found.start].count("\n") + 1
    assert found.last_line == text[: found.end].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "reach", "read"),
    [
        ("It is cut. A dog. The passage. A hen. It is cut off", 9, "A dog. The passage. A hen."),
        ("One line\nThe passage.\nThe last line\nand more", 15, "One line\nThe passage.\nThe last line"),
        ("猫がいる。それは猫。The passage.次の文。そのあと", 6, "それは猫。The passage.次の文。"),
        ('Who? "Quoted." The passage. **Bold.** And more', 11, '"Quoted." The passage. **Bold.**'),
        ("no end of a sentence The passage. and none behind it", 12, "The passage."),
        ("All of it. The passage. To the end", 100, "All of it. The passage. To the end"),
    ],
)
def test_what_is_added_begins_and_ends_with_a_sentence(text: str, reach: int, read: str) -> None:
    found = passage("The passage.", start=text.index("The passage."))
    wider = with_surroundings(found, Whole(text, 0, ()), reach).chunk
    assert wider.text.strip() == read
    assert wider.text == text[wider.start : wider.end]


def test_front_matter_and_comments_are_not_let_in(vault: Vault) -> None:
    vault.write("a.md", "---\nsalary: 12\n---\nThe valve. %% hidden words %% It is red.\n")
    vault.sync()
    with vault.base(search__around=500) as base:
        found = base.run(base.search("valve")).passages
    plain = [passage.chunk.plain for passage in found if passage.chunk.start]
    assert plain
    assert all("salary" not in text and "hidden" not in text for text in plain)
    assert [passage.chunk.text for passage in found if not passage.chunk.start] in ([], ["---\nsalary: 12\n---"])
