"""When to say that it is not in the notes: nothing is near, or the model doubts; and what to try then."""
