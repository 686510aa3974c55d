"""Bitstring Status List 1.0, section 3.2 Validate Algorithm: each step of it is a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, rule
from mcconform.model import Credential, Dossier, Finding, Json, cannot_tell, failed
from mcconform.status import bitstring
from mcconform.status.declare import Clause, declare
from mcconform.status.published import declare_published
from mcconform.status.reading import Reading

_SPEC: Final = "https://www.w3.org/TR/vc-bitstring-status-list/"
_VALIDATE: Final = f"{_SPEC}#validate-algorithm"
_ENTRY: Final = f"{_SPEC}#bitstringstatuslistentry"
_LIST: Final = f"{_SPEC}#bitstringstatuslistcredential"
_ENCODED: Final = (
    "Write encodedList as the letter u and the unpadded base64url of the GZIP of the bits."
)

declare(
    bitstring.MECHANISM.name,
    bitstring.readings,
    {
        "entry_well_formed": Clause(
            _ENTRY, "Write the entry as section 2.1 of Bitstring Status List 1.0 has it."
        ),
        "list_retrieved": Clause(_VALIDATE),
        "list_verified": Clause(_VALIDATE),
        "list_type": Clause(
            _LIST,
            "Give the list the types BitstringStatusListCredential and, its subject, "
            "BitstringStatusList.",
        ),
        "list_in_force": Clause(_LIST),
        "list_fresh": Clause(_LIST, "Write ttl as a number of milliseconds above zero."),
        "purpose_listed": Clause(_VALIDATE),
        "encoding": Clause(f"{_SPEC}#bitstring-expansion-algorithm", _ENCODED),
        "list_length": Clause(_VALIDATE),
        "index_in_range": Clause(_VALIDATE),
        "not_revoked": Clause(_VALIDATE),
        "not_suspended": Clause(_VALIDATE),
        "no_refresh_due": Clause(_ENTRY),
        "no_message": Clause(_ENTRY),
    },
    errors=True,
)
declare_published(
    bitstring.MECHANISM,
    {
        "published_type": Clause(_LIST),
        "published_purpose": Clause(f"{_SPEC}#statusPurpose"),
        "published_encoding": Clause(f"{_SPEC}#encodedList", _ENCODED),
        "published_length": Clause(f"{_SPEC}#encodedList"),
        "published_ttl": Clause(f"{_SPEC}#ttl"),
    },
)
_MESSAGE: Final = "message"
_DESCRIPTIONS: Final = ("statusMessage", "statusMessages")
_SIZE: Final = "statusSize"


def _message_entries(dossier: Dossier) -> list[Reading]:
    return [one for one in bitstring.readings(dossier) if one.purpose == _MESSAGE]


def _holders(reading: Reading) -> list[Mapping[str, Json]]:
    """Where messages and size may be written down: the entry, and the list where it is at hand."""
    listed = reading.listed
    opened = listed is not None and isinstance(listed.contents.opened, Credential)
    return [reading.entry.value, *([listed.contents.subject] if listed and opened else ())]


@rule(
    area="status",
    level=MUST,
    spec=f"{_SPEC}#statusPurpose",
    message="the entry is about a message, and nowhere is written down which messages there are",
    fix="Write statusMessage, with one message for each value, and statusSize into the entry.",
    applies=lambda dossier: bool(_message_entries(dossier)),
    needs=("credentialStatus",),
)
def messages_defined(dossier: Dossier) -> Iterator[Finding]:
    """Where the purpose is ``message``, the messages and the size of an entry are written down.

    Section 2.2 wants both in the subject of the list, under a name (``statusMessages``) that
    neither the data model nor the context has; section 2.1 has them in the entry. Either place will
    do. Messages that stand nowhere are a fault. A size that stands nowhere is one bit by section
    2.1 and missing by section 2.2, which nobody can decide.
    """
    for one in _message_entries(dossier):
        places = _holders(one)
        if not any(name in place for place in places for name in _DESCRIPTIONS):
            if len(places) > 1:
                yield failed(one.entry.pointer)
            else:
                unread = "the list, which might have the messages, is not at hand"
                yield cannot_tell(one.entry.pointer, unread)
        elif not any(_SIZE in place for place in places):
            unclear = (
                "statusSize is left out: section 2.1 takes that for one bit, section 2.2 wants it "
                "written down for the purpose message"
            )
            yield cannot_tell(one.entry.pointer, unclear)
