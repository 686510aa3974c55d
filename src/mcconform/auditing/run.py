"""The public function about corpora: judge each subject, then all of them as a set.

report = mcconform.audit("badges/", store="audit.duckdb")
report.verdict                          # Verdict.DOES_NOT_CONFORM
report.rules[0].prevalence              # 0.02
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from mcconform import limits
from mcconform.api import Checker, Shapes, read_subject
from mcconform.assess.profiles import load as load_profile
from mcconform.auditing.corpus import Corpus
from mcconform.auditing.engines import local
from mcconform.auditing.engines.local import Recipe
from mcconform.auditing.inputs import Input, dossiers
from mcconform.auditing.interrupts import Interrupts
from mcconform.auditing.records import key_of
from mcconform.auditing.store import Settings, Store
from mcconform.auditing.summary import report as summarise
from mcconform.errors import NothingToTest, StoreError, UsageError
from mcconform.model import Profile
from mcconform.report import timestamp
from mcconform.report.corpus.model import CorpusReport, SetState
from mcconform.report.text import fault, plural
from mcconform.sets import SetChecker


class Options(msgspec.Struct, frozen=True):
    """What an audit may be asked for beyond its corpus. Fields as the parameters of `audit`."""

    profile: str | Path | Profile | None = None
    at: str | dt.datetime | None = None
    offline: bool = False
    mirrors: Sequence[str | Path] = ()
    cache: str | Path | None = None
    allow_private: bool = False
    trust_anchors: str | Path | bytes | None = None
    shapes: Shapes = ()
    recipient: str | Sequence[str] = ()
    links: bool = False
    jobs: int = 1
    sample: int | None = None
    seed: int = 0
    stack: bool = True

    def __post_init__(self) -> None:
        if self.jobs < 1:
            raise UsageError(f"--jobs {self.jobs} leaves nobody to do the work", "give 1 or more")
        if self.jobs > limits.AUDIT_JOBS:
            raise UsageError(
                f"--jobs {self.jobs} is more than {limits.AUDIT_JOBS}",
                "one for each core is as fast as it gets",
            )
        if self.sample is not None and self.sample < 1:
            raise UsageError(f"a sample of {self.sample} says nothing", "give --sample 1 or more")
        for name, value in (("--sample", self.sample), ("--seed", self.seed)):
            if value is not None and abs(value) > limits.STORE_NUMBER:
                raise UsageError(
                    f"{name} {value} is too big to be kept",
                    f"{limits.STORE_NUMBER} is the most there may be",
                )


def audit(
    corpus: str | Path | Sequence[str | Path],
    *,
    store: str | Path | None = None,
    resume: bool = False,
    profile: str | Path | Profile | None = None,
    at: str | dt.datetime | None = None,
    offline: bool = False,
    mirrors: Sequence[str | Path] = (),
    trust_anchors: str | Path | bytes | None = None,
    shapes: Shapes = (),
    recipient: str | Sequence[str] = (),
    links: bool = False,
    jobs: int = 1,
    sample: int | None = None,
    seed: int = 0,
    stack: bool = True,
) -> CorpusReport:
    """Judge a corpus: every subject in it, and the set that they are.

    ``corpus``: folders, archives (zip, tar), files with a credential a line, lists of paths, URLs.
    ``store``: a DuckDB file to keep everything in; with ``resume`` a run that was stopped goes on
    from it. ``jobs``: processes. ``sample``: how many inputs to draw, by ``seed``. ``stack``:
    whether the corpus is judged as a set too. Others as of `check`. Raises McconformError
    subclasses for a bad call, never for a bad badge.
    """
    names = [corpus] if isinstance(corpus, str | Path) else list(corpus)
    options = Options(
        profile=profile, at=at, offline=offline, mirrors=mirrors, trust_anchors=trust_anchors,
        shapes=shapes, recipient=recipient, links=links, jobs=jobs, sample=sample, seed=seed,
        stack=stack,
    )  # fmt: skip
    path = Path(store) if store is not None else None
    return run([str(one) for one in names], options, path, resume=resume)


def run(
    names: Sequence[str],
    options: Options,
    path: Path | None = None,
    *,
    resume: bool = False,
    progress: Callable[[int], None] = lambda count: None,
    told: Callable[[str], None] = lambda text: None,
    besides: Sequence[str] = (),
) -> CorpusReport:
    """The same for the command line.

    ``progress`` hears how many inputs are committed, ``told`` in words what a run that goes on
    judges again. ``besides``: files that are no part of the
    corpus though they may stand in it, as reports of an earlier run do.
    """
    if path is None:
        if resume:
            raise UsageError("--resume needs the store to go on from", "name it with --store")
        with tempfile.TemporaryDirectory(prefix="mcconform-") as folder:
            kept = Path(folder) / "store.duckdb"
            return run(names, options, kept, progress=progress, besides=besides)
    beside = [path.with_name(f"{path.name}{ending}") for ending in ("", ".wal", ".tmp")]
    corpus = Corpus(names, [*beside, *besides])
    new, judged = not os.path.exists(path), 0
    try:
        with Interrupts() as interrupts, Store(path) as store:

            def committed(count: int) -> None:
                interrupts.check()
                progress(count)

            try:
                audit = _Audit(store, corpus, options, resume, committed)
                audit.go_on(told)
                audit.run()
                return summarise(store)
            finally:
                judged = store.count()
                interrupts.check()
    finally:
        if new and not judged and os.path.isfile(path):
            path.unlink()  # it would only be in the way of the next run


class _Audit:
    """One audit on its way into a store."""

    def __init__(
        self,
        store: Store,
        corpus: Corpus,
        options: Options,
        resume: bool,
        progress: Callable[[int], None],
    ) -> None:
        self.store, self.corpus, self.options = store, corpus, options
        self._progress = progress
        before = store.settings()
        if before is not None and not resume:
            raise StoreError(
                f"{store.path} holds an audit already",
                "go on with it by --resume, name another file, or remove this one",
            )
        at = options.at if options.at is not None or before is None else before.at
        self.recipe = _recipe(options, at)
        self.checker = self.recipe.checker()
        self.recipe = msgspec.structs.replace(self.recipe, at=timestamp(self.checker.at))
        settings = _settings(corpus, self.recipe, self.checker, options)
        if before is None:
            store.begin(settings)
        else:
            _same(before, settings)
            store.go_on()
        self._resumed = before is not None
        self._pending: set[str] = set()
        self._ceiling: int | None = None

    def go_on(self, told: Callable[[str], None]) -> None:
        """Draw what is to be judged; forget what was judged of inputs that are others by now."""
        if self.options.sample is not None:
            self._ceiling = self._draw()
        if not self._resumed:
            return
        found = self.store.compare((key_of(one), one.stamp) for one in self._wanted())
        if found.outdated:
            told(
                f"{plural(found.outdated, 'input')} changed or went since the audit was begun; "
                f"{plural(found.forgotten, 'input')} that it had judged are looked at again"
            )
        unasked = self.store.run()["set_state"] == SetState.NOT_ASKED.value
        if found.new or (unasked and self.options.stack):
            self.store.note(finished=False)

    def run(self) -> None:
        """Judge what is not judged yet."""
        if self.store.run()["finished"]:
            return
        done = self.store.count()
        for batch in local.run(self.recipe, self.checker, self._batches(), self.options.jobs):
            self.store.commit(batch)
            self._pending.difference_update(batch.keys())
            done += batch.count("inputs")
            self._progress(done)
        if not done:
            raise NothingToTest(
                f"no badge found in {', '.join(self.corpus.names)}",
                "docs/audit.md says what a corpus may be",
            )
        walked = self.corpus
        self.store.note(
            passed_over=walked.passed_over, hollow=walked.hollow, hollow_named=walked.hollow_named
        )
        state, text = self._set()
        self.store.note(set_state=state.value, stack=text, finished=True)

    def _wanted(self) -> Iterator[Input]:
        """The inputs of the corpus, or those that the lot falls on."""
        for one in self.corpus:
            if self._ceiling is None or one.rank(self.options.seed) <= self._ceiling:
                yield one

    def _batches(self) -> Iterator[list[Input]]:
        """Inputs that were not judged before, in batches of a bounded size."""
        batch: dict[str, Input] = {}
        size = 0
        for one in self._wanted():
            key = key_of(one)
            if key in self._pending:
                continue
            self._pending.add(key)
            batch[key] = one
            size += len(one.data or b"")
            if len(batch) >= limits.BATCH_INPUTS or size >= limits.BATCH_BYTES:
                yield from self._fresh(batch)
                batch, size = {}, 0
        yield from self._fresh(batch)

    def _fresh(self, batch: dict[str, Input]) -> Iterator[list[Input]]:
        known = self.store.known(list(batch)) if self._resumed else set[str]()
        self._pending -= known
        fresh = [one for key, one in batch.items() if key not in known]
        if fresh:
            yield fresh

    def _draw(self) -> int:
        """The highest rank that is still drawn; a second walk takes what is not above it."""
        self.store.query("CREATE OR REPLACE TEMP TABLE ranks (rank UBIGINT)")
        ranks: list[int] = []
        for one in self.corpus:
            ranks.append(one.rank(self.options.seed))
            if len(ranks) >= limits.STORE_ROWS:
                self.store.query("INSERT INTO ranks SELECT unnest(?::UBIGINT[])", [ranks])
                ranks = []
        self.store.query("INSERT INTO ranks SELECT unnest(?::UBIGINT[])", [ranks])
        ((population, ceiling),) = self.store.query(
            """SELECT (SELECT count(DISTINCT rank) FROM ranks), max(rank)
               FROM (SELECT DISTINCT rank FROM ranks ORDER BY rank LIMIT ?)""",
            [self.options.sample],
        )
        self.store.query("DROP TABLE ranks")
        self.store.note(population=population, ceiling=ceiling or 0)
        return int(ceiling or 0)

    def _set(self) -> tuple[SetState, str | None]:
        """What the corpus comes to as a set; its documents are read a second time, by then."""
        if not self.options.stack:
            return SetState.NOT_ASKED, None
        run = self.store.run()
        if run["sample"] is not None and run["population"] > run["sample"]:
            return SetState.SAMPLED, None
        own = SetChecker(self.checker)
        left = limits.CORPUS_SET_BYTES
        try:
            for count, one in enumerate(self.corpus):
                left -= one.size
                if count >= limits.CORPUS_SET_INPUTS or left < 0:
                    return SetState.TOO_BIG, None
                own.take(dossiers(self.checker, one))
            # not msgspec's own encoder: texts of a badge may hold lone surrogates
            return SetState.JUDGED, json.dumps(msgspec.to_builtins(own.report()))
        except Exception as error:  # a fault of ours must not cost what was judged before
            self.store.note(set_fault=fault(error))
            return SetState.FAILED, None


def _recipe(options: Options, at: str | dt.datetime | None) -> Recipe:
    """What every process needs to make the same checker; files are read once, here."""
    profile, anchors, shapes = options.profile, options.trust_anchors, options.shapes
    several = [shapes] if isinstance(shapes, str | Path | bytes) else list(shapes)
    recipient = options.recipient
    return Recipe(
        at=at,
        profile=load_profile(str(profile)) if isinstance(profile, str | Path) else profile,
        offline=options.offline,
        mirrors=tuple(str(one) for one in options.mirrors),
        cache=str(options.cache) if options.cache else None,
        allow_private=options.allow_private,
        trust_anchors=anchors if anchors is None else _bytes(anchors),
        shapes=tuple(_bytes(one) for one in several),
        recipients=(recipient,) if isinstance(recipient, str) and recipient else tuple(recipient),
        links=options.links,
    )


def _bytes(given: str | Path | bytes) -> bytes:
    return given if isinstance(given, bytes) else read_subject(Path(given))


def _settings(corpus: Corpus, recipe: Recipe, checker: Checker, options: Options) -> Settings:
    def digest(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    given = {
        "--mirror": "\n".join(recipe.mirrors),
        "--trust-anchors": digest(recipe.trust_anchors) if recipe.trust_anchors else "",
        "--shapes": " ".join(digest(one) for one in recipe.shapes),
        "--recipient": "\n".join(recipe.recipients),
        "--allow-private": "yes" if recipe.allow_private else "",
        "--links": "yes" if recipe.links else "",
    }
    named = checker.profile_ref(()) if recipe.profile else None
    return Settings(
        version=checker.run().version,
        at=recipe.at if isinstance(recipe.at, str) else timestamp(checker.at),
        offline=recipe.offline,
        corpus=corpus.names,
        profile=msgspec.json.encode(named).decode() if named else "",
        options={name: value for name, value in given.items() if value},
        sample=options.sample,
        seed=options.seed,
    )


def _same(before: Settings, now: Settings) -> None:
    """Raises StoreError when a run is to go on as another than it began."""
    for field, name in _ASKED.items():
        was, wanted = getattr(before, field), getattr(now, field)
        if was != wanted:
            raise StoreError(
                f"the audit in the store was begun with another {name}: "
                f"{_shown(was)}, and now it is {_shown(wanted)}",
                "go on with what it was begun with, or begin anew in another store",
            )


_ASKED: Final = {
    "version": "version of mcconform",
    "corpus": "CORPUS",
    "profile": "--profile",
    "at": "--at",
    "offline": "--offline",
    "options": "option",
    "sample": "--sample",
    "seed": "--seed",
}
"""Fields of `Settings` in the words of the command line."""


def _shown(value: object) -> str:
    return "none" if value in (None, "", {}) else str(value)[: limits.SHOWN_TEXT]
