"""Gather: the one room that reads the outside. It fills the dossier; see `loop.gather`.

fetch.py       one document from the network, guarded (addresses.py, transport.py)
library.py     URL to document: bundled, mirrored, cached (mirror.py), fetched; pinned (pins.py)
references.py  what a credential refers to
loop.py        the fixed-point loop
targets.py     what the relations of a set lead to
links.py       whether the pages and pictures for people answer
evidence.py    dossiers to a folder, and back
"""

from mcconform.gather.evidence import Evidence, EvidenceSubject
from mcconform.gather.evidence import load as load_evidence
from mcconform.gather.evidence import save as save_evidence
from mcconform.gather.fetch import Fetcher
from mcconform.gather.library import Library
from mcconform.gather.links import ask_links
from mcconform.gather.loop import gather
from mcconform.gather.targets import bring_targets

__all__ = [
    "Evidence",
    "EvidenceSubject",
    "Fetcher",
    "Library",
    "ask_links",
    "bring_targets",
    "gather",
    "load_evidence",
    "save_evidence",
]
