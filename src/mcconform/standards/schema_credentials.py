"""Schemas that are themselves credentials: the type JsonSchemaCredential.

VC JSON Schema 1.0 section 2.2, https://www.w3.org/TR/vc-json-schema/#jsonschemacredential. The
schema stands in the subject of a credential, which is verified first: nobody is judged by a schema
that anybody could have written.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.model import Dossier, Json, Outcome, Resource
from mcconform.nodes import as_list
from mcconform.standards.schemas import SchemaResult, evaluate_schema, not_at_hand
from mcconform.status import lists

TYPE = "JsonSchemaCredential"
SUBJECT = "JsonSchema"


class Against(msgspec.Struct, frozen=True):
    """What stands against a schema credential; nothing where both are empty."""

    wrong: str = ""
    """Why it is no schema credential: the fault of whoever publishes it."""
    doubt: str = ""
    """Why it cannot be relied on."""


def apply_schema_credential(dossier: Dossier, url: str) -> SchemaResult:
    """The credential against the schema in the credential at ``url``, worked out once."""
    key = f"standards.schema_credentials:{url}"
    return dossier.once(key, lambda found: _apply(found, url))


def _apply(dossier: Dossier, url: str) -> SchemaResult:
    resource = dossier.resource(url)
    if not resource.ok:
        return not_at_hand(resource)
    found = _against(lists.open_credential(resource), dossier)
    if found.wrong:
        cause = f"what is at {url} is no schema credential: {found.wrong}"
        return SchemaResult(unusable=cause, absent=WRONG)
    if found.doubt:
        cause = f"the schema credential {url} cannot be relied on: {found.doubt}"
        return SchemaResult(unusable=cause)
    return evaluate_schema(schema_in(resource), dossier, dossier.document, named_dialect=True)


def schema_in(resource: Resource) -> Resource:
    """The schema that a credential holds, as if it were the document at its address."""
    opened = lists.open_credential(resource)
    document = None if isinstance(opened, lists.Missing | lists.Wrong) else opened.document
    schema = _subject(document or {}).get("jsonSchema")
    return msgspec.structs.replace(resource, data=schema)


WRONG = "no-schema"
"""Stands for the code of a problem where the address answers with something else."""


def _against(opened: lists.Opened, dossier: Dossier) -> Against:
    if isinstance(opened, lists.Missing):
        return Against(doubt=opened.cause)
    if isinstance(opened, lists.Wrong):
        return Against(wrong=opened.why)
    document = opened.document or {}
    wrong = fault(document)
    if wrong:
        return Against(wrong=wrong)
    for outcome, why in (lists.verified(opened, dossier), lists.in_force(opened, dossier)):
        if outcome is not Outcome.PASSED:
            return Against(doubt=why)
    return Against()


def fault(document: Mapping[str, Json]) -> str:
    """Why a document is no schema credential, in words; empty when it is one."""
    if TYPE not in as_list(document.get("type")):
        return f"it is no {TYPE}"
    subject = _subject(document)
    if SUBJECT not in as_list(subject.get("type")):
        return f"its subject is not of the type {SUBJECT}"
    if not isinstance(subject.get("jsonSchema"), Mapping):
        return "its subject has no object jsonSchema"
    return ""


def _subject(document: Mapping[str, Json]) -> Mapping[str, Json]:
    for one in as_list(document.get("credentialSubject")):
        if isinstance(one, Mapping):
            return one
    return {}
