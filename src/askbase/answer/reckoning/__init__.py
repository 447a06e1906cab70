"""Questions whose answer is reckoned from figures of the notes: no note says it, and a small model gets it wrong."""
