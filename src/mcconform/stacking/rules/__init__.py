"""Rules about what one credential declares; ids ``STK-…`` are those of the reference note."""

SPEC = "https://www.imsglobal.org/spec/ob/v3p0"
"""Open Badges 3.0: the sections that hold the terms a badge can declare stacking with."""
