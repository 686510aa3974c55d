"""European Digital Credentials, credentialProfiles: which profile a credential follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, cannot_tell
from mcconform.standards.edc.nodes import EuropeanDigitalCredential
from mcconform.standards.edc.rules import SHAPES

_LIST: Final = "http://data.europa.eu/snb/credential/"
_GENERIC: Final = f"{_LIST}e34929035b"


def _names_profile(credential: EuropeanDigitalCredential) -> bool:
    return bool(credential.named("credentialProfiles"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#EuropeanDigitalCredential-elm_credentialProfiles",
    message="the constraints of the credential profile could not be judged",
    fix="",
    applies=_names_profile,
)
def constraints_known(credential: EuropeanDigitalCredential) -> Iterator[Finding]:
    """The credential follows the generic profile, the one whose constraints are known here.

    Other profiles of the European list (a diploma supplement, for one) add constraints of their
    own; those of the generic profile are judged all the same. Give their shapes with --shapes.
    """
    for profile in credential.named("credentialProfiles"):
        if profile.startswith(_LIST) and profile != _GENERIC:
            cause = (
                f"the credential follows the profile {profile}, whose further constraints are not "
                "known here; those of the generic profile were judged"
            )
            yield cannot_tell(credential.at("credentialProfiles"), cause)
