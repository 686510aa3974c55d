"""The rules on files: each turns what intake noted into findings."""
