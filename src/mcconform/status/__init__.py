"""Whether a credential is in force: its dates, its lists of status, its refresh service.

One module a mechanism: `validity`, `bitstring`, `revocation_list_1edtech`, `refresh`. What their
results mean is said by ``rules/``. Nothing here fetches: `references` says what the dossier has to
hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform import securing
from mcconform.model import Credential, Reference, Resource
from mcconform.status import lists, refresh
from mcconform.status.entries import BITSTRING, REVOCATION_LIST, entries


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The documents that the status of a credential depends on.

    For a list that is at hand, in ``resources``, also the keys it is signed with: the gathering
    loop asks again after each round.
    """
    document = credential.document or {}
    for entry in entries(document):
        if BITSTRING in entry.types:
            yield from _list(entry.text("statusListCredential"), entry.pointer, resources)
        if REVOCATION_LIST in entry.types and entry.text("id"):
            yield Reference(entry.text("id"), "revocation-list", f"{entry.pointer}/id")
    for service in refresh.services(document):
        if service.url:
            yield Reference(service.url, "refresh", f"{service.pointer}/id")
            yield from _keys(service.url, f"{service.pointer}/id", resources)


def _list(url: str, pointer: str, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    if url:
        yield Reference(url, "status-list", f"{pointer}/statusListCredential")
        yield from _keys(url, f"{pointer}/statusListCredential", resources)


def _keys(url: str, pointer: str, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """What has to be at hand to verify a credential that was fetched."""
    resource = resources.get(url)
    opened = lists.open_credential(resource) if resource is not None else None
    if isinstance(opened, Credential):
        for reference in securing.references(opened, resources):
            yield Reference(reference.url, reference.role, pointer)


__all__ = ["references"]
