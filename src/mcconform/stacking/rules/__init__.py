"""Rules about what one credential declares; ids ``STK-…`` are those of the reference note."""

from mcconform.model import Dossier

SPEC = "https://www.imsglobal.org/spec/ob/v3p0"
"""Open Badges 3.0: the sections that hold the terms a badge can declare stacking with."""

_BADGES = {"ob1": "Open Badges 1", "ob2": "Open Badges 2.0", "ob3": "Open Badges 3.0"}


def no_property(dossier: Dossier) -> str:
    """That the standard cannot express it, in words; empty for a standard that can."""
    title = _BADGES.get(dossier.credential.standard or "", "")
    return f"; {title} has no property for it" if title else ""
