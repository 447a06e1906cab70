"""Whether a sentence of the notes says what a claim says, and what a reader gets of it: marks, quotes, links."""
