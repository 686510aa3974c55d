"""Classes of the Verifiable Credentials Data Model 1.1 that rules ask for."""

from __future__ import annotations

from mcconform.model import Dossier
from mcconform.nodes import Node


class VerifiableCredentialv1p1(Node):
    """A credential of the 1.1 data model."""

    @classmethod
    def of(cls, dossier: Dossier) -> VerifiableCredentialv1p1:
        """The credential itself, whatever it calls its type."""
        return cls(dossier.document, "", dossier)


class CredentialSchema(Node):
    """One schema that the credential says it follows."""
