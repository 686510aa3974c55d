"""The JSON-LD context of a CTDL document."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.standards._recognise import contexts_of
from mcconform.standards.ctdl import CONTEXT as NAMES
from mcconform.standards.ctdl import layout
from mcconform.standards.ctdl.rules import CONTEXT


@rule(
    area="schema",
    level=SHOULD,
    spec=CONTEXT,
    message="the context of CTDL is not named, so the prefixes in the document mean nothing",
    fix=f"Put {CONTEXT}, or that of CTDL-ASN, into @context.",
    applies=lambda dossier: layout.resource_of(dossier.document) is not None,
)
def names_ctdl(dossier: Dossier) -> Iterator[Finding]:
    """The document names the JSON-LD context of CTDL or of CTDL-ASN.

    The schemas of the registry list the one value that @context has, and do not require it: it is
    advice. http and https are the same here: the schemas say http, the registry's documents https.
    In an array of nodes each may name it. A context written out or kept elsewhere may define the
    prefixes as well; whether it does is not looked up.
    """
    whole = layout.resource_of(dossier.document)
    assert whole is not None
    holders = [whole.value, *layout.heads(dossier.document)]
    if any(NAMES.fullmatch(url) for one in holders for url in contexts_of(one)):
        return
    if any(as_list(one.get("@context")) for one in holders):
        yield cannot_tell(f"{whole.pointer}/@context", "another context may define the prefixes")
    else:
        yield failed(whole.pointer)
