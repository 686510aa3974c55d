"""Bitstring Status List 1.0, section 3.2 Validate Algorithm: each step of it is a rule."""

from __future__ import annotations

from typing import Final

from mcconform.status import bitstring
from mcconform.status.declare import Clause, declare

_SPEC: Final = "https://www.w3.org/TR/vc-bitstring-status-list/"
_VALIDATE: Final = f"{_SPEC}#validate-algorithm"
_ENTRY: Final = f"{_SPEC}#bitstringstatuslistentry"
_LIST: Final = f"{_SPEC}#bitstringstatuslistcredential"

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
        "encoding": Clause(
            f"{_SPEC}#bitstring-expansion-algorithm",
            "Write encodedList as the letter u and the unpadded base64url of the GZIP of the bits.",
        ),
        "list_length": Clause(_VALIDATE),
        "index_in_range": Clause(_VALIDATE),
        "not_revoked": Clause(_VALIDATE),
        "not_suspended": Clause(_VALIDATE),
        "no_refresh_due": Clause(_ENTRY),
        "no_message": Clause(_ENTRY),
    },
    errors=True,
)
