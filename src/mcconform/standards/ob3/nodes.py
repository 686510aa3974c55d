"""Classes of the Open Badges 3.0 data model that rules ask for."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.model import Dossier, Json
from mcconform.nodes import Node


class AchievementSubject(Node):
    """The holder, and what was achieved."""

    @property
    def achievement(self) -> Achievement | None:
        """The achievement; None when it is absent or no object."""
        found = self.child("achievement")
        return Achievement(found.value, found.pointer, self.dossier) if found else None

    def results(self) -> list[Result]:
        """The results that are objects."""
        return [Result(r.value, r.pointer, self.dossier) for r in self.children("result")]

    def linked(self) -> Iterator[tuple[Result, ResultDescription]]:
        """Each result with the description it names, where there is such a description."""
        achievement = self.achievement
        descriptions = achievement.descriptions() if achievement else []
        by_id = {found.text("id"): found for found in reversed(descriptions)}
        for result in self.results():
            found = by_id.get(result.text("resultDescription"))
            if found is not None and result.text("resultDescription"):
                yield result, found


class Achievement(Node):
    """What was achieved: the definition that many badges share."""

    @classmethod
    def of(cls, dossier: Dossier) -> Achievement | None:
        """The achievement of a badge; None when there is none, as in an endorsement."""
        for pointer, subject in root(dossier).items("credentialSubject"):
            found = subject.get("achievement") if isinstance(subject, dict) else None
            if isinstance(found, dict):
                return cls(found, f"{pointer}/achievement", dossier)
        return None

    def descriptions(self) -> list[ResultDescription]:
        """The result descriptions that are objects."""
        return [
            ResultDescription(found.value, found.pointer, self.dossier)
            for found in self.children("resultDescription")
        ]


class Result(Node):
    """One result of the holder."""


class ResultDescription(Node):
    """One kind of result that an achievement may have."""

    def levels(self) -> set[str]:
        """Ids of its rubric levels."""
        return {level.text("id") for level in self.children("rubricCriterionLevel")} - {""}


class RubricCriterionLevel(Node):
    """One level of a rubric."""


class IdentityObject(Node):
    """What the holder is known by, plain or hashed."""


class Image(Node):
    """An image, by URL or as a data URI."""


class Profile(Node):
    """A person or an organisation."""


class Evidence(Node):
    """What the holder did to earn the achievement."""


class CredentialSchema(Node):
    """One schema that the credential says it follows."""


def image_of(holder: Node) -> str:
    """The address of an object's image; empty when it has none."""
    image = holder.child("image")
    return image.text("id") if image else ""


def root(dossier: Dossier) -> Node:
    """The credential itself, whatever it calls its type."""
    return Node(dossier.document, "", dossier)


def same_value(one: Json, other: Json) -> bool:
    """Whether two texts are the same and say something."""
    return isinstance(one, str) and bool(one.strip()) and one == other
