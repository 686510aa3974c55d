"""Token Status List of the IETF: its rules on the list, on what it says, and on the claim."""

from __future__ import annotations

from typing import Final

from mcconform.outline import JWS
from mcconform.status import token_status_list
from mcconform.status.declare import Clause, declare

_SPEC: Final = "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list"
_CLAIM: Final = f"{_SPEC}#name-status-claim"
_LIST: Final = f"{_SPEC}#name-status-list-token-in-jwt-fo"
_VALIDATE: Final = f"{_SPEC}#name-validation-rules"
_TYPES: Final = f"{_SPEC}#name-status-types"

declare(
    token_status_list.NAME,
    token_status_list.readings,
    {
        "entry_well_formed": Clause(
            _CLAIM, "Write status_list as an object with the number idx and the URI uri."
        ),
        "list_retrieved": Clause(_VALIDATE),
        "list_verified": Clause(_VALIDATE),
        "list_type": Clause(
            _LIST, "Write typ as statuslist+jwt, and the list into the claim status_list."
        ),
        "list_claims": Clause(_LIST),
        "list_in_force": Clause(_VALIDATE),
        "list_fresh": Clause(_LIST, "Write ttl as a number of seconds above zero."),
        "encoding": Clause(
            f"{_SPEC}#name-status-list-in-json-format",
            "Write bits as 1, 2, 4 or 8, and lst as the unpadded base64url of the ZLIB of the "
            "bytes.",
        ),
        "index_in_range": Clause(_VALIDATE),
        "not_revoked": Clause(_TYPES),
        "not_suspended": Clause(_TYPES),
        "known_value": Clause(_TYPES),
    },
    needs=("status", JWS),
)
