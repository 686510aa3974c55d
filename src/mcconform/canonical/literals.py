"""Literals as canonical N-Quads writes them.

RDF Dataset Canonicalization 1.0 section 5, https://www.w3.org/TR/rdf-canon/#canonical-quads;
JSON-LD 1.1 API section 8.2.2 for numbers and truth values.
"""

from __future__ import annotations

import re
from typing import Any

from mcconform.canonical import jcs
from mcconform.canonical.active import Term, Unsupported

Json = Any
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_DOUBLE = f"{XSD}double"
_ESCAPED = re.compile('[\\x00-\\x1f"\\\\\\x7f]')
_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
dirty = _ESCAPED.search
"""Whether a text needs escaping."""


def tagged(text: str, language: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", language):
        raise Unsupported("a language tag that is not well formed")
    # Lower case is allowed by the specification and what PyLD and jsonld.js both do; tags that
    # were signed in another case only verify if every verifier does the same.
    return f'"{escape_literal(text)}"@{language.lower()}'


def native(value: Json, term: Term) -> str:
    """A number or a truth value as a literal (JSON-LD API, section 8.2.2, steps 6 to 11)."""
    kind = term.type if term.type is not None and term.type[0] != "@" else None
    if value is True or value is False:
        return f'"{"true" if value else "false"}"^^<{kind or XSD + "boolean"}>'
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        value = int(value)
    if isinstance(value, int) and abs(value) < 10**21 and kind != _DOUBLE:
        return _typed_literal(str(value), kind or f"{XSD}integer")
    try:
        return _typed_literal(_double(float(value)), kind or _DOUBLE)
    except OverflowError:
        raise Unsupported("a number beyond all doubles") from None


def _typed_literal(text: str, kind: str) -> str:
    return f'"{text}"' if kind == f"{XSD}string" else f'"{text}"^^<{kind}>'


def _double(value: float) -> str:
    """The canonical lexical form of xsd:double that JSON-LD asks for."""
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    return (
        f"{mantissa}0E{int(exponent)}" if mantissa.endswith(".") else f"{mantissa}E{int(exponent)}"
    )


def json_literal(value: Json) -> str:
    return f'"{escape_literal(jcs.canonize(value).decode())}"^^<{RDF}JSON>'


def escape_literal(text: str) -> str:
    """A literal's text as canonical N-Quads writes it (RDFC-1.0 section 5)."""
    if _ESCAPED.search(text) is None:
        return text
    return _ESCAPED.sub(_escape_one, text)


def _escape_one(match: re.Match[str]) -> str:
    letter = match.group()
    return _ESCAPES.get(letter) or f"\\u{ord(letter):04X}"
