"""RevocationList2020, section Validate Algorithm: each step of it is a rule."""

from __future__ import annotations

from typing import Final

from mcconform.status import revocation_list_2020
from mcconform.status.declare import Clause, declare
from mcconform.status.published import declare_published

_SPEC: Final = "https://w3c-ccg.github.io/vc-status-rl-2020/"
_VALIDATE: Final = f"{_SPEC}#validate-algorithm"
_ENTRY: Final = f"{_SPEC}#revocationlist2020status"
_LIST: Final = f"{_SPEC}#revocationlist2020credential"
_ENCODED: Final = "Write encodedList as the base64url of the GZIP of the bits."

declare(
    revocation_list_2020.MECHANISM.name,
    revocation_list_2020.readings,
    {
        "entry_well_formed": Clause(_ENTRY),
        "list_retrieved": Clause(_VALIDATE),
        "list_verified": Clause(_VALIDATE),
        "list_type": Clause(
            _LIST,
            "Give the list the types RevocationList2020Credential and, its subject, "
            "RevocationList2020.",
        ),
        "list_in_force": Clause(_LIST),
        "same_issuer": Clause(_VALIDATE),
        "encoding": Clause(_LIST, _ENCODED),
        "list_length": Clause(_LIST),
        "index_in_range": Clause(_VALIDATE),
        "not_revoked": Clause(_VALIDATE),
    },
)
declare_published(
    revocation_list_2020.MECHANISM,
    {
        "published_type": Clause(_LIST),
        "published_encoding": Clause(_LIST, _ENCODED),
        "published_length": Clause(_LIST),
    },
)
