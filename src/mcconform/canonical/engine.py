"""Which engine takes a document: the fast walk, and PyLD for the rest."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform.canonical import rdfc
from mcconform.canonical.active import Unsupported
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import CanonicalError, TooMuchWork
from mcconform.canonical.expand import to_quads
from mcconform.canonical.layout import DataLoss
from mcconform.model import Json

Contexts = Mapping[str, Mapping[str, Json]]
_KEPT_COMPILERS: Final = 16


class Canonical(msgspec.Struct, frozen=True):
    """A document's canonical form, and what of the document is not in it."""

    nquads: str
    """Canonical N-Quads, sorted, each line ended by a line feed."""
    undefined: tuple[str, ...] = ()
    """JSON Pointers of members, types and identifiers that became no statement."""
    relative: tuple[str, ...] = ()
    """Those among them that are identifiers, or values that should be, and no absolute IRIs."""


def canonize(
    document: Mapping[str, Json],
    contexts: Contexts | Compiler,
    *,
    safe: bool = True,
    hasher: rdfc.Hash = hashlib.sha256,
    directed: bool = False,
) -> Canonical:
    """The canonical form of a JSON-LD document, without a base IRI.

    ``contexts`` maps each URL that may be read to its context document (or is what `compiler` gave
    for that); nothing else is ever read.
    ``safe`` notes what is dropped (`Canonical.undefined`); the form itself is the same either way.
    ``hasher`` is the hash that RDFC-1.0 names blank nodes by. ``directed`` keeps base directions
    (``@direction``) as datatypes, the option ``i18n-datatype`` of JSON-LD 1.1 API section 8.2.
    Raises a `CanonicalError`.
    """
    walked = None if directed else walk(document, contexts, hasher)
    if walked is not None:
        return Canonical(walked)
    # Imported here: PyLD takes longer to load than most badges take to check.
    from mcconform.canonical import reference

    known = contexts.documents if isinstance(contexts, Compiler) else contexts
    nquads, dropped = reference.canonize(
        document, known, safe=safe, hasher=hasher, directed=directed
    )
    return Canonical(nquads, dropped.undefined, dropped.relative)


def walk(
    document: Mapping[str, Json],
    contexts: Contexts | Compiler,
    hasher: rdfc.Hash = hashlib.sha256,
) -> str | None:
    """The canonical N-Quads by the fast walk; None for a document it hands over.

    Raises TooMuchWork for a poison graph: the reference engine would fare no better.
    """
    compiled = contexts if isinstance(contexts, Compiler) else compiler(contexts)
    try:
        quads = to_quads(document, compiled)
    except (Unsupported, DataLoss, CanonicalError):
        return None
    nquads = rdfc.canonize(quads, hasher)
    return nquads if _is_unicode(nquads) else None


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_compilers: OrderedDict[tuple[tuple[str, int], ...], Compiler] = OrderedDict()
_lock = threading.Lock()


def compiler(contexts: Contexts) -> Compiler:
    """The compiler of exactly these context documents (the same objects, not equal ones).

    It holds the documents, so their ids cannot be given to others meanwhile.
    """
    key = tuple(sorted([(url, id(document)) for url, document in contexts.items()]))
    with _lock:
        found = _compilers.get(key)
        if found is None:
            found = _compilers[key] = Compiler(dict(contexts))
            if len(_compilers) > _KEPT_COMPILERS:
                _compilers.popitem(last=False)
        return found


__all__ = ["Canonical", "TooMuchWork", "canonize", "compiler", "walk"]
