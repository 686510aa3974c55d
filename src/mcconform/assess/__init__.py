"""Profile and outcomes to verdicts, scores and words; profiles are read here."""
