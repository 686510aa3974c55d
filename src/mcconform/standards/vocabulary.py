"""The vocabulary of a standard: one TOML file of facts, and everything that derives from it.

From ``standards/<id>/vocabulary.toml`` come the JSON-LD contexts of the standard, its JSON Schema,
one rule for each constraint, and the class of each object in a document. The keys of the file:

Top
    ``id`` first part of the rule ids. ``spec`` URL that ``section`` (an anchor) is put behind.
    ``uses`` ids of vocabularies whose classes may be named, as ``di.Proof``. ``roots`` type → class
    of a whole document; ``subjects`` the same by the type of its subject, where its own
    type says nothing; ``members`` member → class, where neither does; ``default_root`` otherwise.
    ``[[shape]]``, for documents without types: ``class`` of those whose ``members`` are there and
    of the kind of JSON value that is given for each (``any`` for all); the first that fits.
    ``typed`` the member by which objects say their class themselves (default ``type``), where there
    is a table ``[types]``: class → types of its objects. ``[marks]`` member → class of the objects
    that have it, whatever their type says. The class of a place is then only what is left for
    objects that do not say.
    ``nulls = "elsewhere"``: another rule speaks about null, so the constraints pass over it;
    otherwise null is a missing value where one is required and a wrong one elsewhere.
    ``prefixes`` abbreviate IRIs in this file alone; ``<iri>`` is taken as written.

``[class.NAME]``
    ``iri``; ``extends`` a class whose properties it has, unless it declares one of the same name;
    ``listed`` more names its objects go by in `Vocabulary.nodes`; ``section``; ``open`` members
    that are not foreseen are welcome; ``only`` the specification forbids them (neither: it is
    silent); ``root`` a credential: where it is a range, its objects are subjects of their own;
    ``vc1`` the class that stands for it when the document names the VC 1.1 context; ``instead``
    member → class that stands for it where that member is true; ``optional`` inherited members that
    need not be there; ``record`` the class that stands for it where its object is published for
    itself: a whole document or a value of a property with ``records``, and no blank node;
    ``nested`` the class of typed objects in members it does not declare; ``needs`` name → members
    of which one must be there; ``wants`` the same as advice. For contexts: ``inherits_terms`` its
    scoped context repeats the terms of the class it extends; ``aliases = false`` it does not
    declare ``id`` and ``type``; ``scoped`` it is there even in an edition without terms for it;
    ``declares`` prefixes that are terms in it (``name=other``: the term stands for another
    prefix); ``was`` as below.

``NAME = {…}`` in ``[class.NAME.properties]``
    ``range`` a datatype (`_datatypes.DATATYPES`), a class, or one of each; without it the property
    is a term of contexts only. ``count`` ``1``, ``0..1`` (default), ``0..*``, ``1..*``.
    ``compacted`` one value may stand for an array of one. ``values`` name of a list; ``contains``
    groups of which an array of strings needs one each; ``equals`` the only string; ``embedded`` its
    values are credentials; ``records`` its objects are records; ``filled`` no empty object;
    ``advice`` kinds of constraint that are SHOULD here; ``section`` where it is not the class's.

Terms: a property with ``iri``, or an entry of ``[term]`` that holds in every object
    ``iri``, ``coerce`` (@type), ``container``, ``reverse`` it is the value that has the property
    (@reverse), ``scope`` a class whose terms hold inside the value, or ``@null``; ``text`` plain
    text (of a ``[term]``); ``editions`` those that have it (default all); ``was`` what differs in
    some editions. A property without ``iri`` goes by the term of its name.

``[list.NAME]``
    ``values``; ``open`` terms of one's own that begin with ``ext:`` are allowed; ``section``.

``[[context]]``
    ``url``, ``edition``; ``protected`` all, scopes or none; ``aliases`` of ``id`` and ``type``:
    all, top, scopes or none; ``strings`` text is coerced to xsd:string; ``version`` @version;
    ``vocab`` @vocab; ``declares`` prefixes that are terms; ``classes`` (default: all with an IRI,
    but ``except``; ``di.Class@edition`` for another's) and ``terms`` (default: all);
    ``published`` digests of the official file, as Subresource Integrity writes them.

A constraint's rule id is ``vocabulary.Class.property.kind``; the kinds are in `_rules.WORDS`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

import jsonschema_rs

from mcconform import limits
from mcconform.catalogue import MUST, Block, Examined, Rule, block, quiet
from mcconform.model import Assertion, Dossier, Finding, Json, Outcome, Profile
from mcconform.outline import made_of
from mcconform.standards import _contexts, _entries, _model, _rules, _schema, _walk
from mcconform.standards._entries import Document
from mcconform.standards._laid import Laid
from mcconform.standards._model import Class, Property
from mcconform.standards._recognise import subject_types_of, types_of
from mcconform.standards._walk import Fault, Visit, Walk

__all__ = ["Class", "Property", "Visit", "Vocabulary", "load"]


def load(package: str, uses: Mapping[str, Vocabulary] | None = None) -> Vocabulary:
    """The vocabulary beside a package's ``__init__.py``; ``uses`` holds those it names, by id."""
    text = resources.files(package).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    path = f"{package.replace('.', '/')}/vocabulary.toml"
    return Vocabulary(text, path, uses or {})


class Vocabulary:
    """A standard's data model; one for each standard, made when its package is imported."""

    def __init__(self, text: str, path: str, uses: Mapping[str, Vocabulary]) -> None:
        self._document = _entries.read(text, path)
        self._uses = {name: uses[name] for name in self._document.uses}
        known: dict[str, Class] = {
            key: cls for used in self._uses.values() for key, cls in used._known.items()
        }
        self.id = self._document.id
        self._key = f"standards.vocabulary.walk.{self.id}"
        self._key_of_nodes = f"standards.vocabulary.nodes.{self.id}"
        self.classes = _model.Builder(self._document, text, path, known).classes()
        """Its own classes by id, e.g. ``ob3.Profile``."""
        self._known: Mapping[str, Class] = {**known, **self.classes}
        self._rules = _rules.by_id(self._reachable())
        self._applies = {key: _Applies(cls) for key, cls in self._reachable().items()}
        self._passed = {rule: quiet(rule, Outcome.PASSED) for rule in self._rules}
        self._inapplicable = {rule: quiet(rule, Outcome.INAPPLICABLE) for rule in self._rules}

    @property
    def known(self) -> Mapping[str, Class]:
        """Its own classes and those of the vocabularies that it uses, by id."""
        return self._known

    def document(self, vocabulary: str) -> Document:
        """The entries of a vocabulary that this one uses."""
        return self._uses[vocabulary]._document

    def contexts(self) -> Mapping[str, Mapping[str, Json]]:
        """The JSON-LD contexts by URL, each a whole document with ``@context``."""
        return self._contexts

    @functools.cached_property
    def _contexts(self) -> Mapping[str, Mapping[str, Json]]:
        return _contexts.derive(self._document, self)

    def published(self) -> Mapping[str, tuple[str, ...]]:
        """Digests of the official contexts by URL, where they are known and never change."""
        return {one.url: one.published for one in self._document.context if one.published}

    def json_schema(self, root: str) -> dict[str, Json]:
        """The JSON Schema (2020-12) of a class, given by its name or its id."""
        return _schema.derive(self.get(root), self._known)

    def get(self, name: str) -> Class:
        """The class with that name or id; raises KeyError."""
        return self._known[name if "." in name else f"{self.id}.{name}"]

    def roots(self) -> tuple[Class, ...]:
        """The classes that a whole document may be of."""
        return tuple(cls for cls in self.classes.values() if cls.root)

    def _reachable(self) -> dict[str, Class]:
        """Classes that objects of a document can have; others are there for terms and heirs."""
        found: dict[str, Class] = {}
        waiting = [*self.roots(), *self._named_roots()]
        while waiting:
            cls = waiting.pop()
            if cls.id not in found:
                found[cls.id] = cls
                names = [prop.target for prop in cls.properties.values() if prop.target]
                if cls.typing is not None:
                    names += [*cls.typing.types, *cls.typing.marks.values()]
                others = (cls.vc1, cls.record, cls.nested, *cls.instead.values())
                waiting += [self._known[name] for name in (*names, *others) if name]
        return found

    def _named_roots(self) -> list[Class]:
        """The classes that whole documents are known by, whether or not they are credentials."""
        own = self._document
        names = [*own.roots.values(), *(shape.class_ for shape in own.shape), own.default_root]
        return [self.get(name) for name in names if name]

    def rules(self) -> tuple[Rule, ...]:
        """One rule for each constraint of its own classes, in the order of their ids."""
        own = f"{self.id}."
        return tuple(rule for rule in self._rules.values() if rule.id.startswith(own))

    def root_of(self, document: Mapping[str, Json]) -> Class:
        """The class of a whole document: by its types, in the form its base context says."""
        own = self._document
        if own.types:
            default = self.get(own.default_root)
            return _walk.class_of(default, document, self._known, record=True)
        for named, there in (
            (own.roots, types_of(document)),
            (own.subjects, subject_types_of(document) if own.subjects else ()),
        ):
            root = next((cls for name, cls in named.items() if name in there), "")
            if root:
                break
        else:
            root = next((cls for name, cls in own.members.items() if name in document), "")
        root = root or next((one.class_ for one in own.shape if _walk.fits(one, document)), "")
        return _walk.form_of(self.get(root or own.default_root), document, self._known)

    def _walk(self, dossier: Dossier) -> Walk:
        return dossier.once(self._key, self._walked)

    def _walked(self, dossier: Dossier) -> Walk:
        document, laid = dossier.document, self._laid(dossier)
        if laid is not None:
            return laid.walk(document)
        found = _walk.walk(document, self.root_of(document), self._known)
        made = made_of(dossier)
        if made is not None and self.goes_by_form and _walk.has_no_credentials(found):
            made[self._key] = Laid.of(found)
        return found

    def _laid(self, dossier: Dossier) -> Laid | None:
        """What an earlier document of the same form came to."""
        made = made_of(dossier)
        return made.get(self._key) if made is not None else None

    @functools.cached_property
    def goes_by_form(self) -> bool:
        """Whether the class of each object follows from the form of its document."""
        return all(
            cls.typing is None and not cls.record and not cls.nested
            for cls in self._reachable().values()
        )

    @property
    def nodes_by_form(self) -> bool:
        """Whether documents of one form have `nodes` of the same kinds."""
        return self.goes_by_form

    def nodes(self, dossier: Dossier) -> Mapping[str, list[tuple[str, Mapping[str, Json]]]]:
        """Pointer and value of each object, under the name of its class and of all it extends."""
        return dossier.once(self._key_of_nodes, self._nodes)

    def _nodes(self, dossier: Dossier) -> dict[str, list[tuple[str, Mapping[str, Json]]]]:
        found, laid = self._walk(dossier), self._laid(dossier)
        if laid is not None:
            return laid.nodes(found)
        listed: dict[str, list[tuple[str, Mapping[str, Json]]]] = {}
        for visit in found.visits:
            one = (visit.pointer, visit.value)
            for kind in visit.cls.kinds:
                if kind in listed:
                    listed[kind].append(one)
                else:
                    listed[kind] = [one]
        return listed

    def visits(self, document: Mapping[str, Json]) -> tuple[Visit, ...]:
        """Each object of a document with its place and its class, from the root down."""
        return _walk.walk(document, self.root_of(document), self._known).visits

    @functools.cached_property
    def holders(self) -> frozenset[str]:
        """The names of all members that may hold credentials."""
        every = (prop for cls in self._reachable().values() for prop in cls.properties.values())
        return frozenset(prop.name for prop in every if prop.embedded)

    def embedded(self, document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
        """Pointer and value of each credential in a document, but not of those inside them."""
        for inner in _walk.walk(document, self.root_of(document), self._known).embedded:
            yield inner.pointer, inner.value

    def valid(self, document: Mapping[str, Json], root: Class) -> bool:
        """Whether a document keeps every MUST constraint of a class.

        What the accelerator cannot take in (lone surrogates, nesting beyond its limit) counts as
        not valid here; the walk then says what is wrong, if anything is.
        """
        try:
            return bool(self._validator(root.id).is_valid(document))
        except ValueError:
            return False

    @functools.cache  # noqa: B019 - vocabularies are module constants and live as long
    def _validator(self, root: str) -> Any:
        return jsonschema_rs.validator_for(self.json_schema(root))

    def faults(self, document: Mapping[str, Json], root: str = "") -> tuple[Fault, ...]:
        """Every broken MUST constraint of a document, with the place: what `examine` rests on."""
        cls = self.get(root) if root else self.root_of(document)
        return tuple(
            fault
            for fault in _walk.faults(_walk.walk(document, cls, self._known), self._known)
            if self._rules[fault[0]].level is MUST
        )

    def examine(self, dossier: Dossier, profile: Profile) -> Examined:
        """The outcome of every constraint; profiles may raise levels but ask for all of them."""
        found = self._walk(dossier)
        failures: dict[str, list[Finding]] = {}
        for rule, finding in _walk.advice(found):
            failures.setdefault(rule, []).append(finding)
        if not self.valid(dossier.document, found.visits[0].cls):
            for rule, finding in _walk.faults(found, self._known):
                if self._rules[rule].level is MUST:
                    failures.setdefault(rule, []).append(finding)
        loud = tuple(
            Assertion(rule, Outcome.FAILED, tuple(findings[: limits.FINDINGS_PER_RULE]))
            for rule, findings in sorted(failures.items())
        )
        failing, laid = frozenset(failures), self._laid(dossier)
        if laid is not None and failing in laid.blocks:
            return Examined(laid.blocks[failing], loud)
        shape = _shape(found)
        if sum(len(members) for _, members, _ in shape) > _MOST_MEMBERS:
            return Examined(self._quiet(shape, failing), loud)
        shared = self._shared(shape, failing)
        if laid is not None and len(laid.blocks) < _MOST_BLOCKS:
            laid.blocks[failing] = shared
        return Examined(shared, loud)

    @functools.lru_cache(maxsize=2048)  # noqa: B019 - vocabularies live as long as the process
    def _shared(self, shape: Shape, failing: frozenset[str]) -> Block:
        return self._quiet(shape, failing)

    def _quiet(self, shape: Shape, failing: frozenset[str]) -> Block:
        """What passed and what did not apply: badges with the same members have the same."""
        applicable: set[str] = set()
        for name, members, holds in shape:
            there = zip(members, holds, strict=True)
            applicable |= self._applies[name].to(
                (member, kind is str) for member, kind in there if kind is not _NOTHING
            )
        return block(
            (self._passed if rule in applicable else self._inapplicable)[rule]
            for rule in self._rules
            if rule not in failing
        )


_NOTHING: Final = type(None)
_MOST_BLOCKS: Final = 64
"""Ways to fail that are kept for documents of one form."""
_MOST_MEMBERS: Final = 1000
"""Members of all shapes of objects in a document whose outcome is kept: badges have a few dozen."""
Shape = frozenset[tuple[str, tuple[str, ...], tuple[type, ...]]]
"""Of the objects of a document their classes, their members, and what kind each member is of: a
text, or an array with one; nothing, or an array of nothing; anything else."""


def _shape(found: Walk) -> Shape:
    return frozenset(
        [
            (
                visit.cls.id,
                tuple(visit.value),
                tuple([_listed(one) if type(one) is list else type(one) for one in values]),
            )
            for visit in found.visits
            for values in (visit.value.values(),)
        ]
    )


def _listed(value: list[Json]) -> type:
    if not value:
        return _NOTHING
    return str if str in map(type, value) else list


class _Applies:
    """Which constraints of a class the objects of a document give something to check."""

    def __init__(self, cls: Class) -> None:
        constrained = [prop for prop in cls.properties.values() if prop.constrained]
        self.always = {f"{prop.owner}.{prop.name}.required" for prop in constrained if prop.least}
        self.always |= {f"{cls.id}.{need}.required" for need in cls.needs}
        self.always |= {f"{cls.id}.{want}.present" for want in cls.wants}
        if cls.only:
            self.always.add(f"{cls.id}.members.foreseen")
        self.members: dict[str, frozenset[str]] = {}
        self.texts: dict[str, frozenset[str]] = {}
        """Constraints on strings of members that may be objects as well."""
        for prop in constrained:
            rule = f"{prop.owner}.{prop.name}."
            texts = set(_rules.text_constraints(prop)) if prop.target else set()
            every = set(_rules.constraints(prop)) - texts - {"required"}
            self.members[prop.name] = frozenset(rule + kind for kind in every)
            if texts:
                self.texts[prop.name] = frozenset(rule + kind for kind in texts)

    def to(self, members: Iterable[tuple[str, bool]]) -> set[str]:
        """Ids of the constraints that these members give something to check: name, and whether it
        holds a text.
        """
        found = set(self.always)
        for name, texts in members:
            found |= self.members.get(name, frozenset())
            if texts:
                found |= self.texts.get(name, frozenset())
        return found
