"""A document in the making: objects from the classes of a vocabulary, as deep as is useful.

Everything a single property asks for is read from the vocabulary; what several of them ask together
is put right in `_sound`, object by object.
"""

from __future__ import annotations

from typing import Final

from mcconform.model import Json
from mcconform.standards.vocabulary import Class, Property, Vocabulary
from mcconform.strategies import _sign, _sound
from mcconform.strategies._choices import Choices
from mcconform.strategies._literals import literal

Path = tuple[str, ...]
"""Ids of the classes above an object, from the root down."""
_OPTIONAL: Final = (8, 7, 7, 5, 3, 1)
"""How many optional members are drawn at most, by depth."""
_DEEPEST: Final = 7
_SAME: Final = 2
"""How often a class may stand on one path: a parent organisation has none of its own."""


class Draft:
    """One document, and what must be known of it while it is made."""

    def __init__(
        self, choices: Choices, vocabulary: Vocabulary, *, least: int = 0, signed: bool = False
    ) -> None:
        self.choices: Choices = choices
        self.vocabulary: Vocabulary = vocabulary
        self.least = least
        self.signed: bool = signed
        self.old = False
        """Whether it is in the VC 1.1 form."""
        self.made = 0
        """How many names were given away."""
        self.contexts: list[str] = []
        """Contexts that something in the credential asks for."""

    def credential(self, cls: Class, path: Path = ()) -> dict[str, Json]:
        """A whole credential or presentation; one inside another keeps its contexts to itself."""
        outer, self.contexts = self.contexts, []
        made = self.object(cls, path)
        made["@context"] = _sound.contexts(self, cls)
        self.contexts = outer
        return _sign.sign(made, self._proof_members(path)) if self.signed else made

    def _proof_members(self, path: Path) -> dict[str, Json]:
        """Members of a proof that nobody has to give."""
        names = self.choices.some(f"proof {bool(path)}", ("challenge", "domain", "nonce"), 0, 3)
        if "challenge" in names and "domain" not in names:
            names.append("domain")  # a challenge is of one domain
        return {name: f"{name}-{self.choices.number(1, 99)}" for name in names}

    def object(self, cls: Class, path: Path) -> dict[str, Json]:
        """An object with what its class requires and some of what it allows."""
        within = (*path, cls.id)
        constrained = [prop for prop in cls.properties.values() if prop.constrained]
        optional = [
            prop.name
            for prop in constrained
            if not prop.least and prop.name != "proof" and self._fits(prop, within)
        ]
        of = f"{cls.id} {'inside' in path}"
        most = _OPTIONAL[min(len(path), len(_OPTIONAL) - 1)]
        least = min(self.least, len(optional))
        chosen = set(self.choices.some(of, optional, least, max(least, most)))
        for names in cls.needs.values():
            if chosen.isdisjoint(names):
                chosen.add(self.choices.pick(names))
        made = {
            prop.name: self.value(cls, prop, within)
            for prop in constrained
            if prop.least or prop.name in chosen
        }
        if cls.open and self.choices.number(0, 15) == 15:
            made["https://vocabulary.example/ns#note"] = self.choices.text()
        _sound.put_right(self, cls, made)
        return made

    def _fits(self, prop: Property, path: Path) -> bool:
        if prop.name == "endorsementJwt" and self.signed:
            return False  # no edition of the context defines it, so no proof would cover it
        if prop.embedded:
            return "inside" not in path and len(path) < _DEEPEST
        if not prop.target:
            return True
        return len(path) < _DEEPEST and path.count(prop.target) < _SAME

    def value(self, cls: Class, prop: Property, path: Path) -> Json:
        """What stands in a member: one value, or several."""
        if prop.name == "@context":
            return []
        if prop.contains:
            return self._compacted(prop, self._types(prop))
        if not prop.many:
            return self.item(cls, prop, path)
        most = 3 if len(path) < 5 and not prop.embedded else 1
        items = [self.item(cls, prop, path) for _ in range(self.choices.number(1, most))]
        return self._compacted(prop, items)

    def _compacted(self, prop: Property, items: list[Json]) -> Json:
        bare = prop.compacted and len(items) == 1 and self.choices.pick((False, True))
        return items[0] if bare else items

    def _types(self, prop: Property) -> list[Json]:
        items: list[Json] = [self.choices.pick(group) for group in prop.contains]
        if self.choices.number(0, 9) == 9:
            items.append("https://vocabulary.example/ns#Further")
        return items

    def item(self, cls: Class, prop: Property, path: Path) -> Json:
        """One value: an object, a credential, or a literal."""
        if prop.embedded:
            return self._embedded(prop, path)
        if prop.target and (prop.datatype is None or self.choices.number(0, 1)):
            return self._target(prop, path)
        return literal(self, prop)

    def _target(self, prop: Property, path: Path) -> dict[str, Json]:
        cls = self.vocabulary.get(prop.target)
        made = self.object(cls, path)
        if prop.filled and not made:
            member = next(one for one in cls.properties.values() if one.constrained)
            made[member.name] = self.value(cls, member, (*path, cls.id))
        return made

    def _embedded(self, prop: Property, path: Path) -> Json:
        """An endorsement, or what a presentation presents, in the form of the whole."""
        name = "EndorsementCredential" if self.vocabulary.id == "ob3" else "VerifiableCredential"
        cls = self.vocabulary.get(prop.target or name)
        if self.old and cls.vc1:
            cls = self.vocabulary.get(cls.vc1)
        if prop.target or prop.name == "verifiableCredential":
            return self.credential(cls, (*path, "inside"))
        signed, self.signed = self.signed, False
        made = self.credential(cls, (*path, "inside"))
        self.signed = signed
        return _sign.jws(made, old=self.old)
