"""What proofs, envelopes and keys mean for a credential: one module a subject."""
