"""What rules say: outcomes, levels, areas, findings, assertions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

Json = Any
"""A parsed JSON value."""
Scalar = str | int | float | bool


class Outcome(StrEnum):
    """The five outcomes of EARL 1.0, and no other."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"


class Level(StrEnum):
    """How strongly a requirement binds (RFC 2119). It belongs to the rule."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Area(StrEnum):
    """What a rule speaks about. Areas never mix: a revoked badge is well made."""

    SCHEMA = "schema"
    SIGNATURE = "signature"
    STATUS = "status"
    METADATA = "metadata"
    STACKABILITY = "stackability"
    ENDPOINT = "endpoint"


CREDENTIAL_AREAS = (
    Area.SCHEMA,
    Area.SIGNATURE,
    Area.STATUS,
    Area.METADATA,
    Area.STACKABILITY,
)
"""The areas of every report on a credential, in the order they are shown."""


class Verdict(StrEnum):
    """What the outcomes of an area, a subject or a run add up to."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does-not-conform"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


class Finding(msgspec.Struct, frozen=True):
    """One thing a rule has to say about one place. Text is made by the renderer, from the rule.

    ``Finding(pointer)`` is a failure; for the other outcomes see `cannot_tell` and
    `not_applicable`. ``args`` fill the ``{names}`` of the rule's message.
    """

    pointer: str
    args: Mapping[str, Scalar] = msgspec.field(default_factory=dict)
    outcome: Outcome = Outcome.FAILED


def failed(pointer: str, **args: Scalar) -> Finding:
    """A failure at ``pointer``; ``args`` fill the rule's message."""
    return Finding(pointer, args)


def cannot_tell(pointer: str, cause: str, **args: Scalar) -> Finding:
    """The rule could not be decided; ``cause`` is a whole phrase a badge issuer understands."""
    return Finding(pointer, {**args, "cause": cause}, Outcome.CANT_TELL)


def not_applicable(pointer: str, reason: str, **args: Scalar) -> Finding:
    """There was nothing to check here after all; ``reason`` says why (it may name a rule)."""
    return Finding(pointer, {**args, "reason": reason}, Outcome.INAPPLICABLE)


class Assertion(msgspec.Struct, frozen=True):
    """The outcome of one rule on one subject, with the findings that led to it."""

    rule: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
