"""What a word, a sentence and a name in a text are: what everything above compares."""
