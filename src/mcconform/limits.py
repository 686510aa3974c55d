"""Every limit on hostile input, named in one place.

Everything mcconform reads was written by somebody else. Each number below says how much of it is
read before the answer is a finding (or ``cantTell``) instead of more work.
"""

from __future__ import annotations

from typing import Final

# Bytes and shapes of what is read.
SUBJECT_BYTES: Final = 16 * 1024 * 1024
"""A badge file: JSON, JWT, PNG or SVG."""
FETCH_BYTES: Final = 4 * 1024 * 1024
"""One fetched document, after any content encoding is undone."""
JSON_DEPTH: Final = 100
"""Nesting of arrays and objects."""
JSON_VALUES: Final = 500_000
"""Values of all kinds in one document."""
JSON_NUMBER_DIGITS: Final = 1_000
"""Digits of one number; Python's own int parser is quadratic."""
PNG_TEXT_BYTES: Final = 8 * 1024 * 1024
"""One text chunk of a PNG, after inflating."""
PNG_CHUNKS: Final = 20_000
SVG_NODES: Final = 200_000
PROOFS: Final = 32
"""Proofs of one credential that are tried."""
BBS_MESSAGES: Final = 2_000
"""Statements that one BBS proof is about; each costs half a millisecond the first time."""
SCHEMA_DOCUMENTS: Final = 32
"""JSON Schemas that refer to one another and are applied as one."""
SCHEMA_BYTES: Final = 1024 * 1024
"""Of these together; a schema that refers to no other may be longer."""
EMBEDDED_CREDENTIALS: Final = 200
"""Credentials inside one credential, all levels together."""
EMBEDDED_DEPTH: Final = 8
LINKS: Final = 500
"""Links of one badge of Open Badges 1 or 2 to other documents that are looked at."""
DIRECTORY_FILES: Final = 1_000_000

# The network.
REQUEST_SECONDS: Final = 10.0
"""From the first byte sent to the last one read, redirects included."""
CONNECT_SECONDS: Final = 5.0
REDIRECTS: Final = 5
RUN_REQUESTS: Final = 200
"""Fetches that one subject may cause."""
FETCHES_TOGETHER: Final = 8
"""Fetches at the same time for one subject: a bound on waiting, and no load for any server."""
LINKED_PAGES: Final = 100
"""Pages and pictures for people that one file may cause to be asked for."""
LINKED_SECONDS: Final = 20.0
"""After that no more of them are asked for: 100 servers that are silent are not waited for."""
LINKED_BYTES: Final = 64 * 1024
"""What is read of one of them: that it answers is all that is asked."""
GATHER_ROUNDS: Final = 10
"""Rounds of the fixed-point loop: a document refers to one that refers to one …"""

# Canonicalisation.
CONTEXT_DOCUMENTS: Final = 64
"""Remote contexts one document may pull in."""
CONTEXT_TERMS: Final = 100_000
"""Term definitions that the contexts of one document may ask for; a badge asks for about 600."""
LAYOUTS: Final = 1_024
LAYOUTS_BY_TYPES: Final = 64
"""Sets of members below one context whose layout is remembered, and layouts of each by types."""
QUADS: Final = 100_000
CANONICAL_WORK: Final = 20_000
"""Calls of the n-degree hash in RDFC-1.0 before a graph counts as poisoned."""

# Shapes that the user gives.
SHAPES_BYTES: Final = 8 * 1024 * 1024
"""One file of SHACL shapes."""
SHAPES_STATEMENTS: Final = 200_000
SHAPED_STATEMENTS: Final = 20_000
"""Statements of a document that shapes are run over; a European Digital Credential makes 400."""

# Status lists.
STATUS_LIST_BYTES: Final = 16 * 1024 * 1024
"""A bit string after inflating: 134 million one-bit entries."""
STATUS_ENTRIES: Final = 64
REVOCATION_ENTRIES: Final = 1_000_000

# Sets of awards that build on each other.
STACK_THINGS: Final = 5_000_000
"""Definitions and awards that are named in one set."""
STACK_EDGES: Final = 5_000_000
STACK_WORK: Final = 20_000_000
"""Steps of one rule that are not linear by nature, such as comparing all parts of a whole."""
CONDITION_DEPTH: Final = 100
"""Conditions within conditions, followed by reference as well as by nesting."""
CONDITION_NODES: Final = 50_000
"""Conditions of one definition, all levels together."""
STACK_TARGETS: Final = 200
"""Ends of relations outside the set that are looked for elsewhere, in mirrors or on the web."""
DRAWN_THINGS: Final = 300
"""Awards in the picture of a set; it says how many it left out."""

# Corpora.
ARCHIVE_MEMBERS: Final = 1_000_000
"""Members of one archive that are looked at."""
ARCHIVE_FREE_BYTES: Final = 64 * 1024 * 1024
"""What any archive may unpack to, all members together."""
ARCHIVE_RATIO: Final = 200
"""Beyond that, how many times its own size; badges in JSON shrink to a tenth or so."""
ARCHIVE_DIRECTORY_BYTES: Final = 256 * 1024 * 1024
"""The table of contents of a zip archive, which is held in memory."""
SNIFFED_BYTES: Final = 1024 * 1024
"""What is read of a file to tell what kind of corpus it is."""
LIST_LINE_BYTES: Final = 16 * 1024
"""One path in a list of paths."""
BATCH_INPUTS: Final = 200
BATCH_BYTES: Final = 8 * 1024 * 1024
"""Inputs that are judged, and then committed to the store, together."""
AUDIT_JOBS: Final = 256
"""Processes that may judge at the same time."""
STORE_ROWS: Final = 10_000
"""Rows that are written to a store together where they are not those of a batch."""
STORE_MEMORY: Final = "256MB"
"""What DuckDB may hold of a store; the rest is on disk."""
STORE_NUMBER: Final = 2**63 - 1
"""The biggest number that a column of a store takes, without its sign."""
CORPUS_SET_INPUTS: Final = 50_000
CORPUS_SET_BYTES: Final = 256 * 1024 * 1024
"""Inputs of a corpus that are also judged together, as a set; their documents are in memory."""
CORPUS_NAMED: Final = 20
"""Subjects, issuers and faults that a report on a corpus names in one place."""
LIBRARY_DOCUMENTS: Final = 20_000
LIBRARY_BYTES: Final = 128 * 1024 * 1024
"""Documents, and bytes of theirs, that one library keeps; those asked for the longest ago go."""

# Reports.
FINDINGS_PER_RULE: Final = 100
"""Findings of one rule on one subject; the last one then says how many were left out."""
SHOWN_TEXT: Final = 200
"""Characters of a value from a badge that are repeated in a message."""
