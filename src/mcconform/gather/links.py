"""Whether the pages and pictures that a badge leads people to answer. Asked for on demand only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcconform.gather.library import Library
from mcconform.metadata import facts
from mcconform.model import Dossier, Resource
from mcconform.standards import assembled


def ask_links(dossiers: Sequence[Dossier], library: Library) -> Mapping[str, Resource]:
    """By URL: what became of the pages and pictures in the credentials of one file.

    Those whose document the file's rules were given are known to answer and left out. Where they
    were not given it, the server may refuse a machine alone, or the document be too large. It never
    raises.
    """
    urls = dict.fromkeys(url for one in dossiers for url in facts.linked(assembled(one)))
    known = dossiers[0].resources
    return library.answering([url for url in urls if url not in known or not known[url].ok])
