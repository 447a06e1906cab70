"""multilingual-e5-small: passages and questions in some hundred languages, as vectors that can be compared."""
