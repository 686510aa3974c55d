"""The reference engine: JSON-LD to canonical N-Quads by PyLD.

PyLD expands and never reads anything but the contexts it is handed; blank nodes are named by
`rdfc`. Sources: JSON-LD 1.1 API,
https://www.w3.org/TR/json-ld11-api/; RDFC-1.0, https://www.w3.org/TR/rdf-canon/.
"""

from __future__ import annotations

import copy
import hashlib
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pyld import ContextResolver
from pyld.jsonld import JsonLdError

from mcconform import limits
from mcconform.canonical import rdfc
from mcconform.canonical.budget import Budget
from mcconform.canonical.dataset import Dataset, quads_of
from mcconform.canonical.errors import (
    CanonicalError,
    InvalidJsonLd,
    MissingContext,
    NotProcessable,
    TooMuchWork,
)
from mcconform.canonical.expansion import Watched, placed
from mcconform.model import Json

Contexts = Mapping[str, Mapping[str, Json]]

TOO_LARGE: Final = "it holds too many values"
TOO_DEEP: Final = "the document is nested too deeply"
_GIVES_UP: Final = (TypeError, KeyError, AttributeError, IndexError, ValueError, OverflowError)
"""What PyLD raises on shapes it did not expect; it checks less than it could."""
_KEPT_LIBRARIES: Final = 8
_KEPT_CONTEXTS: Final = 400
_KEPT_KEY: Final = 20_000
"""Longer inline contexts are worked out each time, so a badge cannot fill the memory."""


class Dropped(NamedTuple):
    """JSON Pointers of what became no statement, and of those among them that are no names."""

    undefined: tuple[str, ...]
    relative: tuple[str, ...]


def canonize(
    document: Mapping[str, Json],
    contexts: Contexts,
    *,
    safe: bool = True,
    hasher: rdfc.Hash = hashlib.sha256,
    directed: bool = False,
) -> tuple[str, Dropped]:
    """The canonical N-Quads of a JSON-LD document by PyLD, and the pointers of what it drops.

    The arguments and errors are those of `mcconform.canonical.canonize`.
    """
    found, dropped = dataset(document, contexts, safe=safe, directed=directed)
    nquads = rdfc.canonize(quads_of(found), hasher)
    try:
        nquads.encode()
    except UnicodeEncodeError:
        raise InvalidJsonLd("a text holds half of a surrogate pair, which is no Unicode") from None
    return nquads, dropped


def dataset(
    document: Mapping[str, Json], contexts: Contexts, *, safe: bool = True, directed: bool = False
) -> tuple[Dataset, Dropped]:
    """PyLD's RDF dataset of a document, and the pointers of what it drops."""
    processor = Watched(safe)
    found: Dataset = _run(processor.to_rdf, document, contexts, directed)
    return found, Dropped(tuple(sorted(processor.dropped)), tuple(sorted(processor.relative)))


def dataset_of(document: Mapping[str, Json], contexts: Contexts, processor: Watched) -> Dataset:
    """PyLD's RDF dataset of a document, by a processor that watches. Raises a `CanonicalError`."""
    found: Dataset = _run(processor.to_rdf, document, contexts)
    return found


def expand(document: Mapping[str, Json], contexts: Contexts, processor: Watched) -> None:
    """Expand a document for what ``processor`` sees of it. Raises a `CanonicalError`."""
    _run(processor.expand, document, contexts)


def _run(
    method: Callable[[Any, Any], Any],
    document: Mapping[str, Json],
    contexts: Contexts,
    directed: bool = False,
) -> Any:
    """A method of PyLD's on a document, with whatever it raises put into our words."""
    loader = _Loader(contexts)
    try:
        own = placed(document, Budget(limits.QUADS, TOO_LARGE))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return method(own, _options(contexts, loader, directed))
    except JsonLdError as error:
        raise _meaning(error) from None
    except RecursionError:
        raise TooMuchWork(TOO_DEEP) from None
    except UnicodeEncodeError:
        raise InvalidJsonLd("a text holds half of a surrogate pair, which is no Unicode") from None
    except _GIVES_UP as error:
        raise NotProcessable(f"JSON-LD cannot be processed ({type(error).__name__})") from None


def _options(contexts: Contexts, loader: _Loader, directed: bool) -> dict[str, Any]:
    resolver = _Resolver(_kept(contexts), loader, limits.CONTEXT_DOCUMENTS)
    return {
        "base": None,
        "documentLoader": loader,
        "contextResolver": resolver,
        "processingMode": "json-ld-1.1",
        "extractAllScripts": False,
        "rdfDirection": "i18n-datatype" if directed else None,
    }


class _Resolver(ContextResolver):  # type: ignore[misc]
    """PyLD's resolver with an end: contexts that name each other multiply in its lists."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._budget = Budget(limits.CONTEXT_TERMS, "its contexts name each other too often")

    def _get(self, key: str) -> Any:
        return self._paid(super()._get(key))

    def _resolve_remote_context(self, *args: Any) -> Any:
        return self._paid(super()._resolve_remote_context(*args))

    def _paid(self, resolved: Any) -> Any:
        self._budget.spend(len(resolved) if isinstance(resolved, list) else 1)
        return resolved


class _Loader:
    """Serves the contexts at hand; PyLD's own loaders, which read the network, are never met."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts

    def __call__(self, url: str, options: object) -> dict[str, Any]:
        document = self.contexts.get(url)
        if document is None:
            raise MissingContext(url)
        if not isinstance(document, Mapping):
            raise InvalidJsonLd(f"the context {url} is no JSON object", "invalid remote context")
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            # PyLD resolves URLs inside the document it is given, in place.
            "document": copy.deepcopy(dict(document)),
            "tag": "static",
        }


def _meaning(error: JsonLdError) -> CanonicalError:
    """What stands behind an error of PyLD: ours wins, then exhaustion, then the rule it names."""
    code, message = "", ""
    for one in _causes(error):
        if isinstance(one, CanonicalError):
            return one
        if isinstance(one, RecursionError):
            return TooMuchWork(TOO_DEEP)
        if isinstance(one, JsonLdError):
            code, message = one.code or code, str(one.args[0]) if one.args else message
    if code == "context overflow":
        return TooMuchWork("it names too many contexts")
    return InvalidJsonLd(message.removeprefix("Invalid JSON-LD syntax; ").rstrip("."), code)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__


class _Kept(OrderedDict[str, Any]):
    """PyLD's cache of contexts for one library; the oldest give way, long keys do not enter."""

    def __setitem__(self, key: str, value: Any) -> None:
        if len(key) <= _KEPT_KEY:
            super().__setitem__(key, value)
            if len(self) > _KEPT_CONTEXTS:
                self.popitem(last=False)


_libraries: OrderedDict[tuple[tuple[str, int], ...], tuple[_Kept, Contexts]] = OrderedDict()
_lock = threading.Lock()


def _kept(contexts: Contexts) -> _Kept:
    """The cache that belongs to exactly these context documents (the same objects, not equal ones).

    The documents are held beside it, so their ids cannot be given to others meanwhile.
    """
    key = tuple(sorted((url, id(document)) for url, document in contexts.items()))
    with _lock:
        if key not in _libraries:
            _libraries[key] = (_Kept(), dict(contexts))
            if len(_libraries) > _KEPT_LIBRARIES:
                _libraries.popitem(last=False)
        return _libraries[key][0]
