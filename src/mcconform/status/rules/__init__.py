"""What the state of a credential means: one module a mechanism."""
