"""The frozen types of the road of a badge.

    bytes → Credential → Dossier → Assertions → Assessment → Report

Only the standard library and msgspec are used here; everything else of the project may import this
package. JSON values are plain Python values (``dict``, ``list``, ``str``, ``int``, ``float``,
``bool``, ``None``); JSON Pointers (RFC 6901) are strings, ``""`` is the whole document.
"""

from __future__ import annotations

from mcconform.model.assessment import (
    AreaCount,
    Assessment,
    Lazily,
    LazyScores,
    ReportedFinding,
    Score,
    ScorePart,
    finding_order,
)
from mcconform.model.credential import (
    Container,
    Credential,
    Disclosures,
    Envelope,
    Jws,
    Note,
    Position,
)
from mcconform.model.dossier import (
    Assembled,
    Dossier,
    Place,
    Reference,
    Resource,
    Source,
)
from mcconform.model.outcomes import (
    CREDENTIAL_AREAS,
    Area,
    Assertion,
    Finding,
    Json,
    Level,
    Outcome,
    Scalar,
    Verdict,
    cannot_tell,
    failed,
    not_applicable,
)
from mcconform.model.profile import (
    Conversion,
    Demand,
    Deviation,
    Profile,
    Stacking,
    Trust,
    Wanted,
)

__all__ = [
    "Area",
    "AreaCount",
    "Assembled",
    "Assertion",
    "Assessment",
    "CREDENTIAL_AREAS",
    "Container",
    "Conversion",
    "Credential",
    "Demand",
    "Deviation",
    "Disclosures",
    "Dossier",
    "Envelope",
    "Finding",
    "Json",
    "Jws",
    "Lazily",
    "LazyScores",
    "Level",
    "Note",
    "Outcome",
    "Place",
    "Position",
    "Profile",
    "Reference",
    "ReportedFinding",
    "Resource",
    "Scalar",
    "Score",
    "ScorePart",
    "Source",
    "Stacking",
    "Trust",
    "Verdict",
    "Wanted",
    "cannot_tell",
    "failed",
    "finding_order",
    "not_applicable",
]
