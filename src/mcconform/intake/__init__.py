"""Bytes to credentials: what came in is opened, named and recognised; nothing is judged here.

Every fault seen on the way is a `Note`; the rules in ``intake/rules`` turn notes into findings.
"""

from __future__ import annotations

from mcconform.intake.files import SUFFIXES
from mcconform.intake.subject import not_retrieved, open_hosted, open_subject

__all__ = ["SUFFIXES", "not_retrieved", "open_hosted", "open_subject"]
