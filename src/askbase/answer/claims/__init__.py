"""What is said, held against a reading of the notes: supported or not, cited, and safe to show."""
