"""The canonical N-Quads of 2014, which suites from before RDFC-1.0 sign.

URDNA2015 (RDF Dataset Normalization 1.0, W3C Community Group, 2015 to 2022) writes statements as
the canonical form of RDF 1.1 has it, https://www.w3.org/TR/n-triples/#canonical-ntriples: of the
characters of a text only quotation mark, backslash, line feed and carriage return are escaped.
RDFC-1.0 (2024) section 5 escapes every control character. A text with a tab tells the two apart,
and the names of blank nodes may differ too, for they hang on the text of the statements.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from mcconform.canonical import rdfc
from mcconform.canonical.engine import Canonical
from mcconform.canonical.rdfc import Quad

_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"([^ ]*)')
_ESCAPE: Final = re.compile(r"\\(u00[01][0-9A-F]|u007F|.)")
_RAW: Final = {"b": "\b", "t": "\t", "f": "\f"}


def form_2014(form: Canonical, hasher: rdfc.Hash = hashlib.sha256) -> Canonical | None:
    """The same statements as they were written before RDFC-1.0; None where that is no difference.

    Raises TooMuchWork, as `canonize` does.
    """
    if "\\" not in form.nquads:
        return None
    quads = list(_quads(form.nquads))
    if all(_older(quad[2]) == quad[2] for quad in quads):
        return None
    older = ((s, p, _older(o), g) for s, p, o, g in quads)
    return Canonical(rdfc.canonize(older, hasher), form.undefined)


def _quads(nquads: str) -> Iterator[Quad]:
    """The statements of a canonical form: one a line, one space between terms."""
    for line in nquads.split("\n")[:-1]:
        subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
        literal = _LITERAL.match(rest)
        end = literal.end() if literal is not None else (rest + " ").index(" ")
        yield subject, predicate, rest[:end], rest[end:].strip(" ")


def _older(term: str) -> str:
    """A term with the control characters of its text as they are."""
    literal = _LITERAL.fullmatch(term)
    if literal is None or "\\" not in literal[1]:
        return term
    return f'"{_ESCAPE.sub(_raw, literal[1])}"{literal[2]}'


def _raw(match: re.Match[str]) -> str:
    named = match[1]
    if named[0] == "u":
        return chr(int(named[1:], 16))
    return _RAW.get(named, match[0])
