"""Which of the notes' own sentences, rows and steps are the answer."""
