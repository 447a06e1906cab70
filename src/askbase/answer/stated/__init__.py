"""What the catalog can tell without searching: check boxes, front matter, sections, counts and lists of notes."""
