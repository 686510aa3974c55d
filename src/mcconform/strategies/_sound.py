"""What no single property can say: dates in order, results that fit their descriptions, contexts.

Each function below puts one object right, in place, so that the hand-made MUST rules of
``standards/*/rules`` hold as well; what would break a rule and cannot be put right is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.standards import vc1, vc2
from mcconform.standards.vocabulary import Class
from mcconform.strategies import _sign
from mcconform.strategies._literals import digest, iri, ordered

if TYPE_CHECKING:
    from mcconform.strategies._draft import Draft

Made = dict[str, Json]
EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
STATUS_LIST_2021: Final = "https://w3id.org/vc/status-list/2021/v1"
EDITIONS: Final = tuple(
    f"https://purl.imsglobal.org/spec/ob/v3p0/context{edition}.json"
    for edition in ("-3.0.3", "-3.0.2", "-3.0.1", "")
)
"""The Open Badges contexts, the newest first."""
_SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/{}/ob_v3p0_{}credential_schema.json"
)
_INLINE: Final = {"note": "https://vocabulary.example/ns#note"}
_TERMS_OF_USE: Final = {
    "termsOfUse": {"@id": "https://www.w3.org/2018/credentials#termsOfUse", "@type": "@id"}
}
"""What the context of VC 1.1 leaves out in presentations (VC Data Model 1.1, section 5.6)."""


def contexts(draft: Draft, cls: Class) -> list[Json]:
    """The contexts of a credential in their order: base, Open Badges, what its members ask for.

    Of a badge that is signed the edition is the newest: older ones do not define all terms, and the
    oldest do not go with VC 2.0.
    """
    found: list[Json] = [vc1.BASE if draft.old else vc2.BASE]
    if cls.id.startswith("ob3."):
        fitting = EDITIONS if draft.old else EDITIONS[:2]
        found.append(EDITIONS[0] if draft.signed else draft.choices.pick(fitting))
    if draft.signed and draft.old:
        found.append(DATA_INTEGRITY)
    found += dict.fromkeys(draft.contexts)
    if cls.id == "vc1.VerifiablePresentation":
        found.append(dict(_TERMS_OF_USE))
    if draft.choices.number(0, 9) == 9:
        found.append(dict(_INLINE))
    return found


def put_right(draft: Draft, cls: Class, made: Made) -> None:
    """Put one object right after its members were made."""
    if cls.id in _BY_CLASS:
        _BY_CLASS[cls.id](draft, made)
    if cls.root:
        _credential(draft, made)


def _credential(draft: Draft, made: Made) -> None:
    for start, end in (("validFrom", "validUntil"), ("issuanceDate", "expirationDate")):
        if start in made and end in made:
            made[start], made[end] = ordered(draft)
    for signer in ("issuer", "holder") if draft.signed else ():
        if signer in made:
            is_object = isinstance(made[signer], dict)
            made[signer] = {**made[signer], "id": _sign.DID} if is_object else _sign.DID
    if draft.vocabulary.id == "ob3" and "credentialSchema" in made:
        _schemas(draft, made)


def _schemas(draft: Draft, made: Made) -> None:
    """Where schemas are named, the specification's own for this class is among them."""
    draft.contexts.append(EXTENSIONS)
    kind = "endorsement" if "EndorsementCredential" in as_list(made["type"]) else "achievement"
    for form, entry in zip(
        ("json", "json-ld", "json"), as_list(made["credentialSchema"]), strict=False
    ):
        entry["type"] = "1EdTechJsonSchemaValidator2019"
        entry["id"] = _SCHEMA.format(form, draft.choices.pick((kind, f"any{kind}")))


# -- the classes of Open Badges -------------------------------------------------------------------


def _subject(draft: Draft, made: Made) -> None:
    if "activityStartDate" in made and "activityEndDate" in made:
        made["activityStartDate"], made["activityEndDate"] = ordered(draft)
    if not made.get("id") and not made.get("identifier"):
        made["id"] = iri(draft)
    descriptions = made["achievement"].get("resultDescription", [])
    # The last description has no result, so that one may be spoiled without the other.
    linked = descriptions[:-1] or descriptions
    for result in made.get("result", []):
        _result(draft, result, linked)


def _result(draft: Draft, result: Made, descriptions: list[Made]) -> None:
    """A result that follows the description it links to, or none."""
    level, link = result.pop("achievedLevel", None), result.pop("resultDescription", None)
    if not descriptions or link is None:
        return
    description = draft.choices.pick(descriptions)
    result["resultDescription"] = description["id"]
    levels = description.get("rubricCriterionLevel", [])
    if level is not None and levels:
        result["achievedLevel"] = draft.choices.pick(levels[:-1] or levels)["id"]
    if description["resultType"] == "Status":
        result.setdefault("status", draft.choices.pick(("Completed", "InProgress")))
    if "value" in result:
        result["value"] = _allowed(draft, description, result["value"])


def _allowed(draft: Draft, description: Made, otherwise: str) -> str:
    """A value that a description lets through."""
    bounds = [int(description[name]) for name in ("valueMin", "valueMax") if name in description]
    if bounds:
        least = bounds[0] if "valueMin" in description else bounds[0] - 10
        return str(draft.choices.number(least, bounds[1] if len(bounds) > 1 else least + 10))
    listed = description.get("allowedValue")
    return str(draft.choices.pick(listed)) if listed else otherwise


def _result_description(draft: Draft, made: Made) -> None:
    least = draft.choices.number(-5, 5)
    bounds = {"valueMin": least, "valueMax": least + draft.choices.number(0, 100)}
    made.update({name: str(value) for name, value in bounds.items() if name in made})
    if "allowedValue" in made:
        made["allowedValue"] = [f"{n}. {text}" for n, text in enumerate(made["allowedValue"], 1)]
    if "requiredValue" in made:
        made["requiredValue"] = _allowed(draft, made, made["requiredValue"])
    levels = made.get("rubricCriterionLevel", [])
    # The last level is asked for by nobody, so that one may be spoiled without the other.
    if "requiredLevel" in made and levels:
        made["requiredLevel"] = draft.choices.pick(levels[:-1] or levels)["id"]
    else:
        made.pop("requiredLevel", None)


def _identity(draft: Draft, made: Made) -> None:
    text = draft.choices.text()
    if made["hashed"]:
        found = digest(text + made.get("salt", "")).hex()
        made["identityHash"] = draft.choices.pick((f"sha256${found}", f"md5${found[:32]}"))
    else:
        made["identityHash"] = f"plain {text}"


# -- members whose types are extension points ------------------------------------------------------


def _badge_status(draft: Draft, made: Made) -> None:
    if draft.old or draft.choices.pick((False, True)):
        draft.contexts.append(EXTENSIONS)
        made.update(id="https://badges.example/revocations", type="1EdTechRevocationList")
    else:
        _bitstring(draft, made)
        made["type"] = "BitstringStatusListEntry"


def _bitstring(draft: Draft, made: Made) -> None:
    made["type"] = ["BitstringStatusListEntry"]
    made["statusPurpose"] = draft.choices.pick(("revocation", "suspension"))
    made["statusListIndex"] = str(draft.choices.number(0, 131_071))
    made["statusListCredential"] = "https://badges.example/status/1"


def _status_list_2021(draft: Draft, made: Made) -> None:
    draft.contexts.append(STATUS_LIST_2021)
    _bitstring(draft, made)
    made["type"] = "StatusList2021Entry"


def _badge_refresh(draft: Draft, made: Made) -> None:
    draft.contexts.append(EXTENSIONS)
    made["type"] = "1EdTechCredentialRefresh"


def _presentation(draft: Draft, made: Made) -> None:
    # Its type is what it is recognised by, although the vocabulary leaves it out at will.
    named = as_list(made.get("type"))
    made["type"] = ["VerifiablePresentation", *named]


def _typed(name: str) -> Callable[[Draft, Made], None]:
    def put(draft: Draft, made: Made) -> None:
        made["type"] = draft.choices.pick((name, [name]))

    return put


_BY_CLASS: Final[dict[str, Callable[[Draft, Made], None]]] = {
    "ob3.AchievementSubject": _subject,
    "ob3.ResultDescription": _result_description,
    "ob3.IdentityObject": _identity,
    "ob3.CredentialStatus": _badge_status,
    "ob3.RefreshService": _badge_refresh,
    "vc2.VerifiablePresentation": _presentation,
    "vc1.VerifiablePresentation": _presentation,
    "vc2.CredentialStatus": _bitstring,
    "vc2.CredentialSchema": _typed("JsonSchemaCredential"),
    "vc1.CredentialStatus": _status_list_2021,
    "vc1.CredentialSchema": _typed("JsonSchemaValidator2018"),
    "vc1.RefreshService": _typed("ManualRefreshService2018"),
}
