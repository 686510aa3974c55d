"""StatusList2021, section Validate Algorithm: each step of it is a rule."""

from __future__ import annotations

from typing import Final

from mcconform.status import status_list_2021
from mcconform.status.declare import Clause, declare
from mcconform.status.published import declare_published

_SPEC: Final = "https://www.w3.org/TR/2023/WD-vc-status-list-20230427/"
_VALIDATE: Final = f"{_SPEC}#validate-algorithm"
_ENTRY: Final = f"{_SPEC}#statuslist2021entry"
_LIST: Final = f"{_SPEC}#statuslist2021credential"
_ENCODED: Final = "Write encodedList as the base64url of the GZIP of the bits."

declare(
    status_list_2021.MECHANISM.name,
    status_list_2021.readings,
    {
        "entry_well_formed": Clause(_ENTRY),
        "list_retrieved": Clause(_VALIDATE),
        "list_verified": Clause(_VALIDATE),
        "list_type": Clause(
            _LIST,
            "Give the list the types StatusList2021Credential and, its subject, StatusList2021.",
        ),
        "list_in_force": Clause(_LIST),
        "purpose_listed": Clause(_VALIDATE),
        "encoding": Clause(
            f"{_SPEC}#bitstring-expansion-algorithm",
            _ENCODED,
        ),
        "list_length": Clause(_LIST),
        "index_in_range": Clause(_VALIDATE),
        "not_revoked": Clause(_VALIDATE),
        "not_suspended": Clause(_VALIDATE),
        "no_message": Clause(_ENTRY),
    },
)
declare_published(
    status_list_2021.MECHANISM,
    {
        "published_type": Clause(_LIST),
        "published_purpose": Clause(_LIST),
        "published_encoding": Clause(_LIST, _ENCODED),
        "published_length": Clause(_LIST),
    },
)
