"""Why a document has no canonical form.

    CanonicalError
    ├── MissingContext   a JSON-LD context is not at hand: nobody can tell
    ├── InvalidJsonLd    the document or a context breaks a rule of JSON-LD: a fault
    ├── TooMuchWork      a limit was met (poison graph, deep nesting): nobody can tell
    └── NotProcessable   the processor gave up on a shape it does not expect: nobody can tell

These are for callers inside mcconform; a rule turns them into findings.
"""

from __future__ import annotations

from typing import ClassVar


class CanonicalError(Exception):
    """The base; never raised itself. ``fault`` is True where the document is proven wrong."""

    fault: ClassVar[bool] = False

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        """In words a badge issuer understands."""


class MissingContext(CanonicalError):
    """A context that the document names is not at hand."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the context {url} could not be had")
        self.url = url


class InvalidJsonLd(CanonicalError):
    """The document, or a context it names, breaks a rule of JSON-LD 1.1.

    ``code`` is the error code of https://www.w3.org/TR/json-ld11-api/#error-handling, or empty.
    """

    fault = True

    def __init__(self, why: str, code: str = "") -> None:
        super().__init__(why)
        self.code = code


class TooMuchWork(CanonicalError):
    """A limit of `mcconform.limits` was met before there was an answer."""


class NotProcessable(CanonicalError):
    """The JSON-LD processor stopped without saying which rule is broken."""
