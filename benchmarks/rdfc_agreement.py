"""RDFC-1.0 against its peers: ``python -m benchmarks.rdfc_agreement --count 100000``.

Generates datasets from a seed (named graphs on blank nodes, identical subgraphs, symmetric blank
nodes, literals), canonicalises each here and by PyLD, and counts disagreements. With ``--node DIR``
(a folder where ``npm install rdf-canonize`` was run) every ``--every``-th one goes to rdf-canonize
as well. Prints the counts and the first disagreement; exit code 1 when there is one.

Left out for PyLD, and only there: quads that name one blank node twice. PyLD counts such a quad
twice in the first-degree hash; the specification (section 4.4.3, step 2) and rdf-canonize do not.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pyld import jsonld

from mcconform.canonical import TooMuchWork, rdfc

Quads = list[rdfc.Quad]
PREDICATES = ("<urn:p>", "<urn:q>", "<urn:r>")
LITERALS = ('"v"', '"w"@en', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
SCRIPT = """
const {createRequire} = require('module');
const rdf = createRequire(process.argv[1] + '/x.js')('rdf-canonize');
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
(async () => {
  for(const line of lines) {
    const dataset = rdf.NQuads.parse(JSON.parse(line));
    const options = {algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: 3};
    console.log(JSON.stringify(await rdf.canonize(dataset, options)));
  }
})();
"""


def dataset(chance: random.Random) -> Quads:
    """One dataset: random quads, a repeated subgraph, or a symmetric ring."""
    kind = chance.random()
    if kind < 0.6:
        return _random(chance)
    if kind < 0.8:
        return _repeated(chance)
    return _ring(chance)


def _random(chance: random.Random) -> Quads:
    nodes = [f"_:n{number}" for number in range(chance.randint(1, 6))]
    terms = [*nodes, "<urn:x>", "<urn:y>"]
    graphs = ["", "", "", "<urn:g>", *nodes[:2]]
    return [
        (
            chance.choice(terms),
            chance.choice(PREDICATES),
            chance.choice([*terms, *LITERALS]),
            chance.choice(graphs),
        )
        for _ in range(chance.randint(1, 10))
    ]


def _repeated(chance: random.Random) -> Quads:
    """Identical subgraphs under one root: embedded proofs look like that."""
    shape = [(chance.choice(PREDICATES), chance.choice(LITERALS)) for _ in range(2)]
    quads: Quads = []
    for number in range(chance.randint(2, 4)):
        graph = f"_:g{number}"
        quads.append(("<urn:root>", "<urn:proof>", graph, ""))
        quads += [(f"_:p{number}", predicate, value, graph) for predicate, value in shape]
        if chance.random() < 0.3:
            quads.append((f"_:p{number}", "<urn:n>", f'"{chance.randint(0, 1)}"', graph))
    return quads


def _ring(chance: random.Random) -> Quads:
    """Blank nodes in a ring, or two rings: no first-degree hash tells them apart."""
    size = chance.randint(2, 4)
    quads: Quads = []
    for ring in range(chance.randint(1, 2)):
        for number in range(size):
            other = (number + 1) % size
            quads.append((f"_:r{ring}n{number}", "<urn:p>", f"_:r{ring}n{other}", ""))
    if chance.random() < 0.5:
        quads.append(("_:r0n0", "<urn:q>", '"mark"', ""))
    return quads


def nquads(quads: Quads) -> str:
    """The dataset as N-Quads."""
    return "".join(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads)


def by_pyld(quads: Quads) -> str:
    """The canonical form by PyLD."""
    options = {
        "algorithm": "URDNA2015",
        "inputFormat": "application/n-quads",
        "format": "application/n-quads",
    }
    return str(jsonld.normalize(nquads(quads), options))


def by_node(folder: Path, several: list[Quads]) -> list[str]:
    """The canonical forms by rdf-canonize."""
    given = "".join(json.dumps(nquads(quads)) + "\n" for quads in several)
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(folder.resolve())],
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def names_one_twice(quads: Quads) -> bool:
    """Whether some quad names one blank node in two places."""
    for quad in quads:
        nodes = [term for term in quad if term.startswith("_:")]
        if len(nodes) != len(set(nodes)):
            return True
    return False


def datasets(seed: int, count: int) -> Iterator[Quads]:
    """The datasets of a run."""
    chance = random.Random(seed)
    for _ in range(count):
        yield dataset(chance)


def main() -> int:
    """Run the comparison and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--node", type=Path)
    parser.add_argument("--every", type=int, default=20)
    options = parser.parse_args()
    compared = skipped = given_up = 0
    kept: list[Quads] = []
    for number, quads in enumerate(datasets(options.seed, options.count)):
        if options.node and number % options.every == 0:
            kept.append(quads)
        try:
            ours = rdfc.canonize(quads)
        except TooMuchWork:
            given_up += 1
            continue
        if names_one_twice(quads):
            skipped += 1
            continue
        compared += 1
        if ours != by_pyld(quads):
            sys.stdout.write(f"disagreement with PyLD on dataset {number}:\n{nquads(quads)}")
            return 1
    lines = [f"PyLD: {compared} agree, {skipped} left out, {given_up} given up"]
    if options.node:
        theirs = by_node(options.node, kept)
        for quads, form in zip(kept, theirs, strict=True):
            if rdfc.canonize(quads) != form:
                sys.stdout.write(f"disagreement with rdf-canonize:\n{nquads(quads)}")
                return 1
        lines.append(f"rdf-canonize: {len(theirs)} agree")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
