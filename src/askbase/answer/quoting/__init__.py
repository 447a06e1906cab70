"""Which of the notes' own sentences, rows and steps tell what is asked: for a model to read, or as the answer."""
