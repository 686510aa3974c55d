"""Reports on a corpus: one module a format, each a projection of the same counts."""
