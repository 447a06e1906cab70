"""From a question and what was found to an answer that can be checked: `loop.py` is its whole way.

`stated/` answers from the catalog, `quoting/` chooses the notes' own sentences, `refusing/` decides when there is
nothing to say, `claims/` holds what is said to the notes, `reading/` takes a passage apart, `words/` knows what a word
and a sentence are. Imports go in that order.
"""
