"""Classes of the Verifiable Credentials Data Model 2.0 that rules ask for."""

from __future__ import annotations

from mcconform.model import Dossier
from mcconform.nodes import Node


class VerifiableCredential(Node):
    """A credential of the 2.0 data model."""

    @classmethod
    def of(cls, dossier: Dossier) -> VerifiableCredential:
        """The credential itself, whatever it calls its type."""
        return cls(dossier.document, "", dossier)


class CredentialSchema(Node):
    """One schema that the credential says it follows."""


class VerifiablePresentation(Node):
    """A presentation of the 2.0 data model."""
