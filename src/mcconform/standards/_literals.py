"""Literals of RDF: the datatypes that shapes ask for, and which strings each of them takes.

XML Schema 1.1 Part 2, https://www.w3.org/TR/xmlschema11-2/, and RDF 1.1 Concepts, section 5. The
patterns are as `_datatypes` writes them: no look-around, no escape for a class of characters.
"""

from __future__ import annotations

from typing import Final

import msgspec

from mcconform.canonical.literals import RDF, XSD
from mcconform.standards._datatypes import DATE

_DURATION: Final = (
    "-?P([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)"
    "(T([0-9]+H([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?|[0-9]+M([0-9]+(\\.[0-9]+)?S)?|[0-9]+(\\.[0-9]+)?S))?"
    "|-?PT([0-9]+H([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?|[0-9]+M([0-9]+(\\.[0-9]+)?S)?|[0-9]+(\\.[0-9]+)?S)"
)
_ZONE: Final = "(Z|[+\\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_CLOCK: Final = "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?|24:00:00(\\.0+)?)"


class LiteralType(msgspec.Struct, frozen=True):
    """What a literal has to be."""

    label: str
    """What a person calls it, with its article."""
    iri: str = ""
    """The datatype; empty: any literal will do."""
    pattern: str = ""
    """What the whole text must match."""
    sound: tuple[object, ...] = ()
    """JSON values that are right where the context coerces to the datatype."""
    broken: tuple[str, ...] = ()
    """Texts that break the pattern."""


LITERALS: Final = {
    "LangString": LiteralType(
        'text by language, like {"en": "…"}', f"{RDF}langString", sound=({"en": "Tides"},)
    ),
    "Text": LiteralType("a text", f"{XSD}string", sound=("Tides", 5)),
    "Literal": LiteralType("a text or a number", sound=("Tides", 5)),
    "WebAddress": LiteralType("a web address", f"{XSD}anyURI", sound=("https://harbour.example/",)),
    "DateTime": LiteralType(
        "a date and time, like 2026-01-31T12:00:00Z",
        f"{XSD}dateTime",
        f"({DATE})T{_CLOCK}{_ZONE}?",
        sound=("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+02:00", "2026-01-31T24:00:00"),
        broken=("2026-02-30T00:00:00Z", "yesterday", "", "2026-01-31T12:00:00z"),
    ),
    "Duration": LiteralType(
        "a duration, like PT60H or P2M",
        f"{XSD}duration",
        _DURATION,
        sound=("PT60H", "P2M", "P1Y2M3DT4H5M6.5S", "-P1D"),
        broken=("60 hours", "P", "P1M2Y", "", "PT"),
    ),
    "Decimal": LiteralType(
        "a number",
        f"{XSD}decimal",
        # A number of JSON with a fraction gets an exponent on its way to RDF (JSON-LD API, 8.2.2).
        "[+\\-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+\\-]?[0-9]+)?",
        sound=("12.50", 12, 12.5),
        broken=("twelve", "12,50", ""),
    ),
    "Integer": LiteralType(
        "a whole number", f"{XSD}integer", "[+\\-]?[0-9]+", sound=(5, "-5"), broken=("5.5", "", "x")
    ),
    "PositiveInteger": LiteralType(
        "a whole number above zero",
        f"{XSD}positiveInteger",
        "\\+?0*[1-9][0-9]*",
        sound=(5, "5"),
        broken=("0", "-1", "1.5", "", "x"),
    ),
    "Boolean": LiteralType(
        "true or false", f"{XSD}boolean", "true|false|1|0", sound=(False, "true"), broken=("yes",)
    ),
}
"""Every datatype by the name that shapes use."""
