"""The three cases of every rule, one module a room."""
