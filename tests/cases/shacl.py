"""Cases of the rules on shapes that a user gives: they hold for any standard, here Open Badges."""

from __future__ import annotations

from mcconform.shacl import SHAPES
from tests.forge import Recipe, Triple

TEXT = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ob: <https://purl.imsglobal.org/spec/vc/ob/vocab.html#> .
@prefix schema: <https://schema.org/> .
<urn:example:shape> a sh:NodeShape ; sh:targetClass %s ;
    sh:property <urn:example:shape:name> .
<urn:example:shape:name> sh:path %s ; sh:minCount 1 ; sh:severity sh:%s .
"""


def shaped(path: str, severity: str, target: str = "ob:Achievement") -> Recipe:
    """A sound badge, and a shape that asks its achievement for something."""
    text = TEXT % (target, path, severity)
    return Recipe(base="minimal", resources={f"{SHAPES}1": text.encode()})


def triple(severity: str) -> Triple:
    """Cases of one severity: a name that is there, a field that is not, a class that is not."""
    return Triple(
        shaped("schema:name", severity),
        shaped("ob:fieldOfStudy", severity),
        shaped("ob:fieldOfStudy", severity, "ob:Alignment"),
    )


CASES: dict[str, Triple] = {
    "shacl.shapes.conform": triple("Violation"),
    "shacl.shapes.warnings": triple("Warning"),
    "shacl.shapes.infos": triple("Info"),
}
