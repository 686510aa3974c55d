"""Vocabularies whose constraints speak about the RDF graph: ``shapes.toml`` beside the vocabulary.

In most standards the class of an object follows from where it stands. In others, as the European
Learning Model, a document is a graph: an object has an id and types, it may be written in several
places or only be referred to, and what it must have follows from its types. Their constraints are
shapes. The contexts, terms and classes stay in ``vocabulary.toml``, with what is asked of the root
object as JSON. The keys of ``shapes.toml``:

Top
    ``spec`` and ``schemes_spec`` URLs that a ``section`` is put behind; the second is for concept
    schemes. ``reading`` the contexts that a document is read with, in their order, whatever it
    names itself: the names of a standard mean what the standard says; ``typed`` types whose terms
    hold in the root object, even where it lacks them (another rule says so). ``[loose]``: a
    document whose root names, at ``path``, only values of the list ``only`` keeps to no concept
    scheme.

``[scheme.NAME]``
    ``title`` in words; ``iri`` of the concept scheme; ``concepts`` how the IRIs of its concepts
    begin (advice); ``undeclared``: the scheme need not be typed as a ConceptScheme.

``[shape.NAME]``
    For the nodes of the vocabulary's class of that name. ``extends`` a shape whose properties it
    has, unless it declares one of the same name; ``section``; ``typeless``: no type says so, a node
    is of it when it breaks none of its constraints.

``NAME = {…}`` in ``[shape.NAME.properties]``
    The name is a term, or a compact IRI where the contexts have no term (``path`` where the IRI is
    another one). ``range`` a literal (`_literals.LITERALS`), ``Iri`` or shapes of which a value is
    one;
    ``count`` ``1``, ``0..1``, ``0..*`` (default), ``1..*``; ``languages = "once"`` one value in
    each language; ``maximum`` of a number; ``scheme`` the values are concepts of it; ``keeps`` a
    shape that the values have to keep besides; ``advice`` kinds of constraint that are SHOULD here;
    ``section`` where it is not the shape's, or a whole URL.

A constraint's rule id is ``vocabulary.Shape.property.kind``; the kinds are in `_shape_rules.WORDS`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from itertools import chain

from mcconform import limits
from mcconform.canonical import CanonicalError
from mcconform.canonical import graph as graphs
from mcconform.canonical.active import Unsupported
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import NotProcessable
from mcconform.canonical.statements import LITERAL, Graph, Thing
from mcconform.catalogue import MUST, Block, CatalogueError, Examined, Rule, block, quiet
from mcconform.model import Assertion, Dossier, Finding, Json, Outcome, Profile
from mcconform.standards import _shape_rules, _shapes
from mcconform.standards._judge import Fault, Judge
from mcconform.standards._shapes import Shape
from mcconform.standards.vocabulary import Class, Vocabulary

Linked = tuple[str, str, Mapping[str, Json]]
"""Name of a node, the place that says most of it, and all that is written of it."""
Nodes = dict[str, list[tuple[str, Mapping[str, Json]]]]


def load(package: str, uses: Mapping[str, Vocabulary] | None = None) -> ShapedVocabulary:
    """The vocabulary and the shapes beside a package's ``__init__.py``."""
    found = resources.files(package)
    texts = [
        found.joinpath(name).read_text(encoding="utf-8")
        for name in ("vocabulary.toml", "shapes.toml")
    ]
    return ShapedVocabulary(texts[0], texts[1], package.replace(".", "/"), uses or {})


class ShapedVocabulary(Vocabulary):
    """A vocabulary that judges the root object as JSON, and the graph of the document by shapes."""

    def __init__(self, text: str, shapes: str, folder: str, uses: Mapping[str, Vocabulary]) -> None:
        super().__init__(text, f"{folder}/vocabulary.toml", uses)
        path = f"{folder}/shapes.toml"
        file = _shapes.read(shapes, path)
        used = tuple(self.document(name) for name in self._uses)
        builder = _shapes.ShapeBuilder(file, shapes, path, self._document, used)
        self.shapes = builder.shapes()
        """Its shapes by id, e.g. ``edc.Organisation``."""
        self._loose = builder.loose()
        self._reading, self._typed = file.reading, file.typed
        self._terms = builder.terms
        self._shape_rules = _shape_rules.by_id(self.shapes)
        for twice in self._shape_rules.keys() & self._rules.keys():
            raise CatalogueError(f"{path}: {twice} is a rule of the vocabulary already")

    def rules(self) -> tuple[Rule, ...]:
        """One rule for each constraint of its own classes and shapes, in the order of their ids."""
        found = {rule.id: rule for rule in (*super().rules(), *self._shape_rules.values())}
        return tuple(rule for _, rule in sorted(found.items()))

    @functools.cached_property
    def _compiler(self) -> Compiler:
        documents: dict[str, Mapping[str, Json]] = dict(self.contexts())
        for used in self._uses.values():
            documents.update(used.contexts())
        return Compiler(documents)

    def read(self, document: Mapping[str, Json]) -> Graph:
        """The graph of a document, by the standard's own contexts. Raises a `CanonicalError`."""
        try:
            return graphs.read(document, self._compiler, self._reading, self._typed)
        except Unsupported as reason:
            raise NotProcessable(f"it uses {reason}, which is not read here") from None

    def graph(self, dossier: Dossier) -> Graph | CanonicalError:
        """The graph of a dossier's document, or why it could not be read."""
        return dossier.once(f"standards.shaped.graph.{self.id}", self._graph)

    def _graph(self, dossier: Dossier) -> Graph | CanonicalError:
        try:
            return self.read(dossier.document)
        except CanonicalError as error:
            return error

    def _judge(self, graph: Graph, root: Class) -> Judge:
        shape = self.shapes.get(root.id)
        return Judge(graph, self.shapes, ("", shape) if shape else None, self._loose)

    def judged(self, dossier: Dossier) -> Judge | None:
        """The judgement of a dossier's graph; None where it could not be read."""

        def make(dossier: Dossier) -> Judge | None:
            found = self.graph(dossier)
            if isinstance(found, CanonicalError):
                return None
            return self._judge(found, self.root_of(dossier.document))

        return dossier.once(f"standards.shaped.judge.{self.id}", make)

    @property
    def nodes_by_form(self) -> bool:
        """They are those of the graph, in which ids decide what is one object."""
        return False

    def _nodes(self, dossier: Dossier) -> Nodes:
        """The objects judged as JSON, and each node of the graph, once, with all that is written
        of it in one object; its pointer is the place that says most.
        """
        listed = super()._nodes(dossier)
        judge = self.judged(dossier)
        for thing, shape in judge.judged if judge else ():
            merged = _merged(thing)
            for kind in shape.kinds:
                several = listed.setdefault(kind, [])
                if thing.pointer not in [pointer for pointer, _ in several]:
                    several.append((thing.pointer, merged))
        return listed

    def linked(self, dossier: Dossier, pointer: str, member: str) -> Iterator[Linked]:
        """The described nodes that a member of the object at a pointer leads to."""
        found = self.graph(dossier)
        if isinstance(found, CanonicalError) or pointer not in found.at:
            return
        thing = found.things[found.at[pointer]]
        for value in thing.values.get(self._terms[member], ()):
            there = found.things.get(value.text) if value.kind != LITERAL else None
            if there is not None and there.written:
                yield there.name, there.pointer, _merged(there)

    def faults(self, document: Mapping[str, Json], root: str = "") -> tuple[Fault, ...]:
        """Every broken MUST constraint of a document, with the place. Raises a `CanonicalError`."""
        cls = self.get(root) if root else self.root_of(document)
        found = self._judge(self.read(document), cls).faults()
        own = tuple(one for one in found if self._shape_rules[one[0]].level is MUST)
        return super().faults(document, root) + own

    def examine(self, dossier: Dossier, profile: Profile) -> Examined:
        """The outcome of every constraint of classes and shapes."""
        plain = super().examine(dossier, profile)
        judge = self.judged(dossier)
        if judge is None:
            unread = (quiet(rule, Outcome.INAPPLICABLE) for rule in self._shape_rules)
            return Examined(block([*plain.shared.assertions, *unread]), plain.loud)
        failures: dict[str, list[Finding]] = {}
        for rule, finding in judge.faults():
            several = failures.setdefault(rule, [])
            if len(several) < limits.FINDINGS_PER_RULE:
                several.append(finding)
        loud = tuple(
            Assertion(rule, Outcome.FAILED, tuple(findings))
            for rule, findings in sorted(failures.items())
        )
        shape = frozenset(_content(judge))
        still = self._still(shape, frozenset(failures), judge.strict)
        return Examined(block(chain(plain.shared.assertions, still.assertions)), plain.loud + loud)

    @functools.lru_cache(maxsize=256)  # noqa: B019 - vocabularies live as long as the process
    def _still(self, content: Content, failing: frozenset[str], strict: bool) -> Block:
        """What passed and what did not apply: documents of one kind have the same content."""
        applicable: set[str] = set()
        for shape, member in content:
            applicable |= _applicable(self.shapes[shape], member)
        if not strict:
            applicable = {one for one in applicable if not one.endswith(_OF_SCHEMES)}
        return block(
            quiet(rule, Outcome.PASSED if rule in applicable else Outcome.INAPPLICABLE)
            for rule in self._shape_rules
            if rule not in failing
        )


def _merged(thing: Thing) -> Mapping[str, Json]:
    """All that is written of a node, in one object; what the fullest place says comes first."""
    merged = dict(thing.written[thing.main]) if thing.written else {}
    for one in thing.written:
        merged = {**one, **merged}
    return merged


Content = frozenset[tuple[str, str]]
"""Shape and member of all that occurs in a document; the empty member is the node itself."""
_OF_SCHEMES = (".iri", ".scheme", ".namespace")


def _content(judge: Judge) -> Iterator[tuple[str, str]]:
    for thing, shape in judge.judged:
        yield shape.id, ""
        for prop in shape.properties.values():
            if prop.path in thing.values:
                yield shape.id, prop.name


def _applicable(shape: Shape, member: str) -> set[str]:
    if not member:
        return {
            f"{one.owner}.{one.name}.required" for one in shape.properties.values() if one.least
        }
    prop = shape.properties[member]
    return {f"{prop.owner}.{member}.{kind}" for kind in _shape_rules.value_constraints(prop)}
