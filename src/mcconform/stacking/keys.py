"""Which ids mean the same thing: the keys that a set is indexed by.

An absolute IRI means the same in every document, an identifier of the Credential Registry (CTID)
means the same wherever it is kept; everything else means something in its own document alone:
blank nodes, relative references, and the numbers that the tool of the European Commission gives to
the objects of each credential anew.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mcconform.stacking.readers.common import CTID, is_iri
from mcconform.standards.iris import canonical

_LOCAL = re.compile(r"_:|urn:epass:[A-Za-z]+:[0-9]{1,9}\Z")
_REGISTRY = re.compile(r"(?:[a-z]+\.)?credentialengineregistry\.org\Z")
_MARK = "\0"
"""Stands between a document and an id that means something in it alone; no id holds it."""


class Keys:
    """Keys of ids, remembered for one set."""

    def __init__(self) -> None:
        self._global: dict[str, str] = {}

    def key(self, id: str, file: str, document: str) -> str:
        """The key of an id. ``document`` is the credential it stands in, ``file`` the one that that
        came in: an id made of a place (``#/…``) belongs to the one, other local ids to the other.
        """
        found = self._global.get(id)
        if found is None:
            found = self._global[id] = _global_key(id)
        if found:
            return found
        return f"{document if id.startswith('#') else file}{_MARK}{id}"


def is_local(key: str) -> bool:
    """Whether a key means something in one document alone."""
    return _MARK in key


def _global_key(id: str) -> str:
    """The key of an id that means the same everywhere; empty for one that does not."""
    if CTID.fullmatch(id):
        return f"ctid:{id.lower()}"
    if _LOCAL.match(id) or not is_iri(id):
        return ""
    key = canonical(id)
    if "registry.org" in key:
        ctid = _registered(key)
        if ctid:
            return ctid
    return key.replace(_MARK, "")


def _registered(key: str) -> str:
    parts = urlsplit(key)
    last = parts.path.rpartition("/")[2]
    if _REGISTRY.match(parts.netloc) and CTID.fullmatch(last) and not parts.fragment:
        return f"ctid:{last.lower()}"
    return ""


def loose(key: str) -> str:
    """What two keys have in common that somebody may have taken for one another."""
    return key.casefold().rstrip("/").replace("http://", "https://", 1)
