"""Whether a credential is in force: its dates, its lists of status, its refresh service.

One module a mechanism: `validity`, `bitstring`, `status_list_2021`, `revocation_list_2020`,
`token_status_list`, `revocation_list_1edtech`, `refresh`. What their results mean is said by
``rules/``; `steps` holds what the lists have in common. Nothing here fetches: `references` says
what the dossier has to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from mcconform import securing
from mcconform.model import Credential, Reference, Resource
from mcconform.securing.jose import issuer_id
from mcconform.status import (
    bitstring,
    lists,
    refresh,
    revocation_list_2020,
    status_list_2021,
    token_status_list,
)
from mcconform.status.entries import REVOCATION_LIST, entries

_MECHANISMS = (bitstring.MECHANISM, status_list_2021.MECHANISM, revocation_list_2020.MECHANISM)


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The documents that the status of a credential depends on.

    For a list that is at hand, in ``resources``, also the keys it is signed with: the gathering
    loop asks again after each round.
    """
    document = credential.document or {}
    for entry in entries(document):
        for mechanism in _MECHANISMS:
            if mechanism.entry in entry.types:
                yield from _list(entry.text(mechanism.url), entry.at(mechanism.url), resources)
        if REVOCATION_LIST in entry.types and entry.text("id"):
            yield Reference(entry.text("id"), "revocation-list", f"{entry.pointer}/id")
    token = token_status_list.entry_of(credential)
    if token is not None:
        url, keeper = token.text("uri"), issuer_id(credential)
        if url:
            yield Reference(url, "status-list", token.at("uri"))
            yield from _keys(url, token.at("uri"), resources, keeper, token_status_list.open_list)
    for service in refresh.services(document):
        if service.url:
            yield Reference(service.url, "refresh", f"{service.pointer}/id")
            yield from _keys(service.url, f"{service.pointer}/id", resources)


def _list(url: str, pointer: str, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    if url:
        yield Reference(url, "status-list", pointer)
        yield from _keys(url, pointer, resources)


def _keys(
    url: str,
    pointer: str,
    resources: Mapping[str, Resource],
    keeper: str = "",
    open_list: Callable[[Resource], lists.Opened] = lists.open_credential,
) -> Iterator[Reference]:
    """What has to be at hand to verify a credential that was fetched.

    ``keeper`` is whose keys are asked for where the list itself names no issuer.
    """
    resource = resources.get(url)
    opened = open_list(resource) if resource is not None else None
    if isinstance(opened, Credential):
        if keeper and not issuer_id(opened):
            opened = replace(opened, document={"issuer": keeper})
        for reference in securing.references(opened, resources):
            yield Reference(reference.url, reference.role, pointer)


__all__ = ["references"]
