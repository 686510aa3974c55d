"""Whole audits: what they come to, whatever the order, the processes, or what stopped them."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

import mcconform
from fixtures.make import MIRROR
from mcconform import limits
from mcconform.auditing import records
from mcconform.auditing.engines import local
from mcconform.errors import InternalError, NothingToTest, StoreError, UsageError
from mcconform.model import Outcome, Verdict
from mcconform.report import exit_code
from mcconform.report.corpus import FORMATS
from mcconform.report.corpus.model import SetState, wilson
from mcconform.report.json_report import summary_object
from mcconform.report.stack.json_report import as_object
from tests.auditing.corpora import AT, BADGES, GOLDEN, STACKS, audited, lines, shown, zipped

RUN = [sys.executable, "-c", "from mcconform.cli import main; main()", "audit"]


@pytest.fixture(scope="module")
def whole():
    """The audit of all badges of the fixtures."""
    return audited(BADGES)


@pytest.fixture(scope="module")
def checked():
    """The same badges, checked."""
    paths = [path for path in sorted(BADGES.iterdir()) if path.is_file()]
    return mcconform.check(paths, at=AT, offline=True, mirrors=[MIRROR])


def test_the_summary_is_that_of_check_on_the_same_badges(whole, checked) -> None:
    assert summary_object(checked.summary) == summary_object(whole.summary)
    assert checked.profile == whole.profile
    assert exit_code(checked.subjects) == whole.exit_code


def test_each_rule_is_counted_as_check_finds_it(whole, checked) -> None:
    expected: dict[tuple[str, str], dict[str, set[str]]] = {}
    order = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.PASSED)
    for subject in checked.subjects:
        worst: dict[tuple[str, str], Outcome] = {}
        for one in subject.everything:
            key, before = (one.rule, one.level.value), worst.get((one.rule, one.level.value))
            rank = [*order, Outcome.INAPPLICABLE]
            if before is None or rank.index(one.outcome) < rank.index(before):
                worst[key] = one.outcome
        for key, outcome in worst.items():
            expected.setdefault(key, {}).setdefault(outcome.value, set()).add(subject.name)
    assert set(expected) == {(line.rule, line.level.value) for line in whole.rules}
    for line in whole.rules:
        found = expected[line.rule, line.level.value]
        counts = {name: len(several) for name, several in found.items()}
        assert line.failed == counts.get("failed", 0), line.rule
        assert line.cant_tell == counts.get("cantTell", 0), line.rule
        assert line.passed == counts.get("passed", 0), line.rule
        assert line.inapplicable == counts.get("inapplicable", 0), line.rule
        named = [*sorted(found.get("failed", ())), *sorted(found.get("cantTell", ()))]
        assert [one.name for one in line.named] == named[: limits.CORPUS_NAMED]


def test_scores_are_spread_by_nearest_rank(whole, checked) -> None:
    by_score: dict[str, list[float]] = {}
    for subject in checked.subjects:
        for score in subject.scores.values():
            if score.value is not None:
                by_score.setdefault(score.id, []).append(score.value)
    for line in whole.scores:
        values = sorted(by_score[line.score])
        ranks = [values[max(0, -(-len(values) * tenths // 10) - 1)] for tenths in (1, 5, 9)]
        assert [values[0], *ranks, values[-1]] == [
            line.minimum, line.p10, line.median, line.p90, line.maximum,
        ]  # fmt: skip
        assert len(values) == line.assessed


def test_elements_are_counted_as_their_parts_in_the_scores(whole, checked) -> None:
    states: dict[str, list[str]] = {}
    for subject in checked.subjects:
        for part in subject.scores["conformance"].parts if subject.scores else ():
            states.setdefault(part.id, []).append(part.state)
    for line in whole.elements:
        assert line.met == states[line.element].count("met")
        assert line.missing == states[line.element].count("missing")
        assert line.not_expressible == states[line.element].count("not-expressible")
    title = next(line for line in whole.elements if line.element == "title")
    assert title.rate == title.filled / (title.filled + title.missing)


def test_issuers_are_listed_the_surest_to_fail_first(whole) -> None:
    def low(line) -> float:
        found = wilson(line.verdicts[Verdict.DOES_NOT_CONFORM], line.subjects)
        return found.low if found else 0.0

    lows = [low(line) for line in whole.issuers]
    assert sorted(lows, reverse=True) == pytest.approx(lows, abs=1e-8)
    assert lows[0] > 0
    assert 0 == whole.issuers_left_out
    assert "securing.proof.verifies" == whole.issuers[0].rules[0]


@pytest.mark.parametrize("folder", sorted(path.name for path in STACKS.iterdir() if path.is_dir()))
def test_the_set_is_what_stack_says_of_the_same_files(folder: str) -> None:
    paths = sorted(path for path in (STACKS / folder).rglob("*.json"))
    alone = mcconform.stack(paths, at=AT, offline=True, mirrors=[MIRROR])
    report = audited(STACKS / folder)
    assert report.stack is not None
    assert as_object(alone) == as_object(report.stack)
    assert SetState.JUDGED is report.set_state


def test_a_set_at_fault_makes_a_corpus_of_sound_badges_fail(tmp_path: Path) -> None:
    """Each document is sound by itself; together their parts go round in a ring."""
    for number in range(3):
        document = {
            "@context": "https://credreg.net/ctdl/schema/context/json",
            "@id": f"https://h.example/{number}",
            "@type": "ceterms:Certificate",
            "ceterms:name": {"en": f"Course {number}"},
            "ceterms:isPartOf": [f"https://h.example/{(number + 1) % 3}"],
        }
        (tmp_path / f"{number}.json").write_text(json.dumps(document))
    with_set, without = audited(tmp_path), audited(tmp_path, stack=False)
    assert with_set.stack is not None
    assert Verdict.DOES_NOT_CONFORM is with_set.stack.verdict is with_set.verdict
    assert 1 == with_set.exit_code
    assert SetState.NOT_ASKED is without.set_state
    assert summary_object(with_set.summary) == summary_object(without.summary)
    assert without.verdict is without.summary.verdict


def test_a_set_that_is_too_big_leaves_the_corpus_undetermined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CORPUS_SET_INPUTS", 1)
    shutil.copy(BADGES / "golden.json", tmp_path / "a.json")
    assert 0 == audited(tmp_path).exit_code
    shutil.copy(BADGES / "minimal.json", tmp_path / "b.json")
    report = audited(tmp_path)
    assert (SetState.TOO_BIG, 3, Verdict.CONFORMS) == (
        report.set_state, report.exit_code, report.summary.verdict,
    )  # fmt: skip
    assert Verdict.UNDETERMINED is report.verdict
    assert 0 == audited(tmp_path, stack=False).exit_code


def test_order_and_processes_do_not_matter(tmp_path: Path) -> None:
    paths = sorted(BADGES.iterdir())[:40]
    texts = []
    for seed in (1, 2):
        random.Random(seed).shuffle(paths)
        listed = tmp_path / "list.txt"
        listed.write_text("\n".join(str(path) for path in paths))
        texts.append(shown(audited(listed)))
    assert texts[0] == texts[1]
    random.Random(3).shuffle(paths)
    one = shown(audited(*paths[:20]))
    assert one == shown(audited(*reversed(paths[:20])))


def test_two_processes_give_the_same_bytes_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BATCH_INPUTS", 9)  # of the parent, which makes the batches
    one, two = audited(BADGES), audited(BADGES, jobs=2)
    assert one == two
    for format in FORMATS:
        assert shown(one, format) == shown(two, format)


def test_an_input_that_two_names_lead_to_is_judged_once(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(GOLDEN)
    (tmp_path / "list.txt").write_text("a.json\na.json\n.\n")
    assert 1 == audited(tmp_path, tmp_path / "a.json").inputs.count
    assert 1 == audited(tmp_path / "list.txt").inputs.count


def test_an_empty_corpus_is_nothing_to_test(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToTest) as error:
        audited(tmp_path / "empty", store=store)
    assert 4 == error.value.exit_code
    assert not store.exists()


def test_what_cannot_be_read_is_a_subject_with_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "list.txt").write_text("a.json\nb.png\nnowhere.json\n")
    report = audited(tmp_path / "list.txt", stack=False)
    assert {"does-not-conform": 2, "undetermined": 1} == {
        verdict.value: count for verdict, count in report.summary.verdicts.items() if count
    }


def test_a_fault_of_ours_costs_one_subject_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "bad.json", "c.json"):
        shutil.copy(BADGES / "golden.json", tmp_path / name)
    real = records.dossiers

    def raising(checker, one):
        if one.name.endswith("bad.json"):
            raise ZeroDivisionError("on\npurpose")
        return real(checker, one)

    monkeypatch.setattr(records, "dossiers", raising)
    report = audited(tmp_path, stack=False)
    assert (5, Verdict.UNDETERMINED) == (report.exit_code, report.verdict)
    assert {"conforms": 2, "undetermined": 1} == {
        verdict.value: count for verdict, count in report.summary.verdicts.items() if count
    }
    (fault,) = report.faults
    assert str(tmp_path / "bad.json") == fault.name
    assert "ZeroDivisionError" in fault.fault
    assert "test_run.py:" in fault.fault
    for format in ("terminal", "markdown", "html", "junit"):
        assert "ZeroDivisionError" in shown(report, format) or "itself failed" in shown(
            report, format
        )


def test_a_fault_of_ours_in_the_set_costs_only_the_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(BADGES / "golden.json", tmp_path / "a.json")

    def raising(self):
        raise ZeroDivisionError

    monkeypatch.setattr("mcconform.sets.SetChecker.report", raising)
    report = audited(tmp_path)
    assert (5, SetState.FAILED) == (report.exit_code, report.set_state)
    assert "ZeroDivisionError" in report.set_fault
    assert Verdict.CONFORMS is report.summary.verdict


# -- samples --------------------------------------------------------------------------------------


def test_a_sample_is_the_same_for_a_seed_and_another_for_another(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines(60)))

    def drawn(seed: int) -> tuple[set[str], str]:
        store = tmp_path / f"{seed}.duckdb"
        store.unlink(missing_ok=True)
        report = audited(path, store=store, sample=20, seed=seed)
        with duckdb.connect(str(store), read_only=True) as found:
            return {row[0] for row in found.sql("SELECT name FROM inputs").fetchall()}, shown(
                report
            )

    (first, text), (again, same), (other, _) = drawn(1), drawn(1), drawn(2)
    assert first == again
    assert text == same
    assert 20 == len(first) == len(other)
    assert first != other


def test_a_sample_has_intervals_and_no_verdict_on_the_set(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines(60, step=3)))
    report = audited(path, sample=30, seed=5)
    assert report.inputs.is_sample
    assert (30, 60) == (report.inputs.count, report.inputs.population)
    assert SetState.SAMPLED is report.set_state
    line = next(one for one in report.rules if one.rule == "metadata.criteria.present")
    assert line.interval == wilson(line.failed, 30)
    assert line.interval is not None
    assert line.interval.low < 20 / 60 < line.interval.high
    assert "95 %" in shown(report, "terminal")


def test_a_sample_of_more_than_there_is_is_no_sample(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines(10)))
    report = audited(path, sample=30)
    assert not report.inputs.is_sample
    assert 10 == report.inputs.count
    assert all(line.interval is None for line in report.rules)
    whole = audited(path)
    assert SetState.JUDGED is report.set_state
    assert (whole.verdict, whole.exit_code) == (report.verdict, report.exit_code)
    assert SetState.NOT_ASKED is audited(path, sample=30, stack=False).set_state


def test_each_input_is_as_likely_to_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"{}\n" * 40)
    from mcconform.auditing.corpus import Corpus

    several = list(Corpus([str(path)]))
    drawn = [0] * 40
    for seed in range(400):
        ranks = sorted(range(40), key=lambda number: several[number].rank(seed))
        for number in ranks[:10]:
            drawn[number] += 1
    assert 60 < min(drawn)
    assert max(drawn) < 140


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Wilson (1927) as tabulated in Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_wilson(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)
    assert found is not None
    assert (low, high) == pytest.approx((found.low, found.high), abs=5e-5)
    assert wilson(0, 0) is None
    assert 1 == wilson(of, of).high


# -- stores ---------------------------------------------------------------------------------------


def test_a_store_goes_on_only_as_what_it_was_begun(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    shutil.copy(BADGES / "golden.json", tmp_path / "a.json")
    first = shown(audited(tmp_path, store=store))
    with pytest.raises(StoreError, match="holds an audit already"):
        audited(tmp_path, store=store)
    for asked, what in (
        ({"at": "2026-01-02T00:00:00Z"}, "--at"),
        ({"profile": "openbadges-3.0"}, "--profile"),
        ({"offline": False}, "--offline"),
        ({"mirrors": ()}, "option"),
        ({"sample": 3}, "--sample"),
        ({"recipient": "a@example.org"}, "option"),
    ):
        with pytest.raises(StoreError, match=what) as error:
            audited(tmp_path, store=store, resume=True, **asked)
        assert 2 == error.value.exit_code
    with pytest.raises(StoreError, match="CORPUS"):
        audited(tmp_path / "a.json", store=store, resume=True)
    assert first == shown(audited(tmp_path, store=store, resume=True, at=None))


def test_a_store_of_another_version_does_not_go_on(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    audited(BADGES / "golden.json", store=store)
    with duckdb.connect(str(store)) as database:
        database.sql("UPDATE run SET version = '0.0.9', finished = false")
    with pytest.raises(StoreError, match=r"version of mcconform: 0\.0\.9"):
        audited(BADGES / "golden.json", store=store, resume=True)


@pytest.mark.parametrize("name", ["out.duckdb", "out.json", "out.csv", "out.parquet"])
@pytest.mark.parametrize("content", [b"", b"no database", GOLDEN, b'{"a": 1}', b"a,b\n1,2\n"])
def test_a_file_that_is_no_store_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    store = tmp_path / name
    store.write_bytes(content)
    with pytest.raises(StoreError, match="hint"):
        audited(BADGES / "golden.json", store=store)
    assert content == store.read_bytes()


def test_a_store_that_another_process_writes_is_not_to_be_removed(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    audited(BADGES / "golden.json", store=store)
    code = (
        f"import duckdb, sys; held = duckdb.connect({str(store)!r})\n"
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreError, match="another process has it open") as error:
            audited(BADGES / "golden.json", store=store, resume=True)
        other.stdin.close()
    assert "remove" not in str(error.value)


def test_no_folder_is_a_store_and_nobody_is_told_to_remove_one(tmp_path: Path) -> None:
    for store in (tmp_path, tmp_path / "none" / "out.duckdb"):
        with pytest.raises(StoreError, match="folder") as error:
            audited(BADGES / "golden.json", store=store)
        assert "remove" not in str(error.value)


@pytest.mark.parametrize("name", [":memory:", "md:out", "out.json"])
def test_whatever_a_store_is_called_it_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    first = shown(audited(BADGES / "golden.json", store=Path(name)))
    assert (tmp_path / name).is_file()
    assert first == shown(audited(BADGES / "golden.json", store=Path(name), resume=True))


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    with duckdb.connect(str(store)) as database:
        database.sql("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(StoreError, match="no store of an audit"):
        audited(BADGES / "golden.json", store=store, resume=True)
    with duckdb.connect(str(store)) as database:
        assert [("mine",)] == database.sql("SELECT table_name FROM duckdb_tables()").fetchall()


def test_resume_needs_a_store_and_numbers_must_make_sense() -> None:
    for asked in ({"resume": True}, {"jobs": 0}, {"sample": 0}, {"sample": 1 << 80},
                  {"seed": 1 << 80}, {"seed": -1 << 80}):  # fmt: skip
        with pytest.raises(UsageError):
            audited(BADGES / "golden.json", **asked)


def stopped_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the engine of this process be interrupted after some batches."""
    real = local.assess_batch
    seen = []

    def interrupted(checker, inputs):
        if len(seen) >= batches:
            raise KeyboardInterrupt
        seen.append(inputs)
        return real(checker, inputs)

    monkeypatch.setattr(local, "assess_batch", interrupted)


@pytest.mark.parametrize("sample", [None, 30])
def test_a_run_that_was_stopped_goes_on_to_the_same_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: int | None
) -> None:
    monkeypatch.setattr(limits, "BATCH_INPUTS", 7)
    whole = shown(audited(BADGES, sample=sample))
    store = tmp_path / "out.duckdb"
    for batches in (0, 1, 3):
        with monkeypatch.context() as patched:
            stopped_after(batches, patched)
            with pytest.raises(KeyboardInterrupt):
                audited(BADGES, store=store, resume=True, sample=sample)
    with duckdb.connect(str(store), read_only=True) as database:
        assert [(28,)] == database.sql("SELECT count(*) FROM inputs").fetchall()
    assert whole == shown(audited(BADGES, store=store, resume=True, sample=sample, at=None))


@pytest.mark.parametrize("sample", [None, 9])
@pytest.mark.parametrize("finished", [False, True])
def test_a_run_that_goes_on_looks_again_at_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: bool, sample: int | None
) -> None:
    monkeypatch.setattr(limits, "BATCH_INPUTS", 4)
    corpus, store = tmp_path / "corpus", tmp_path / "out.duckdb"
    corpus.mkdir()
    for badge in sorted(BADGES.glob("*.*"))[:12]:
        shutil.copy(badge, corpus)
    (corpus / "some.jsonl").write_bytes(b"\n".join(lines(6)))
    with monkeypatch.context() as patched:
        if finished:
            audited(corpus, store=store, sample=sample)
        else:
            stopped_after(2, patched)
            with pytest.raises(KeyboardInterrupt):
                audited(corpus, store=store, sample=sample)
    (corpus / "alg-none.jwt").unlink()
    shutil.copy(BADGES / "golden.json", corpus / "another.json")
    shutil.copy(BADGES / "revoked.json", corpus / "bad-identity-hash.json")
    (corpus / "some.jsonl").write_bytes(b"\n".join([b"{}", *lines(6)]))
    os.utime(corpus / "blank-description.json", (1, 1))  # it reads the same as before
    told: list[str] = []
    found = audited(corpus, store=store, resume=True, sample=sample, at=None, told=told.append)
    assert shown(audited(corpus, sample=sample)) == shown(found)
    assert all("changed or went since the audit was begun" in text for text in told)
    assert told or sample
    told.clear()
    again = audited(corpus, store=store, resume=True, sample=sample, at=None, told=told.append)
    assert shown(found) == shown(again)
    assert not told


def test_what_did_not_change_is_not_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "out.duckdb"
    shutil.copytree(STACKS, tmp_path / "corpus")
    first = shown(audited(tmp_path / "corpus", store=store))
    stopped_after(0, monkeypatch)  # the engine would be interrupted at once
    assert first == shown(audited(tmp_path / "corpus", store=store, resume=True))


def test_a_set_that_was_left_out_may_be_judged_later(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    assert SetState.NOT_ASKED is audited(STACKS, store=store, stack=False).set_state
    later = audited(STACKS, store=store, resume=True)
    assert shown(audited(STACKS)) == shown(later)


def test_a_stopped_run_is_readable_and_says_that_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BATCH_INPUTS", 2)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join([(BADGES / "minimal.json").read_bytes().replace(b"\n", b"")] * 6))
    store = tmp_path / "out.duckdb"
    stopped_after(2, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        audited(path, store=store)
    from mcconform.auditing.store import Store
    from mcconform.auditing.summary import report

    with Store(store, read_only=True) as opened:
        found = report(opened)
    assert (4, False, SetState.NOT_REACHED) == (
        found.inputs.count, found.inputs.finished, found.set_state,
    )  # fmt: skip
    assert (Verdict.CONFORMS, Verdict.UNDETERMINED) == (found.summary.verdict, found.verdict)
    assert 3 == found.exit_code
    assert "The run was stopped" in shown(found, "terminal")


def corpus_of(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines(count)))
    return path


def begun(path: Path, store: Path, *more: str) -> subprocess.Popen[bytes]:
    """An audit in a process of its own, that has committed something."""
    asked = [str(path), "--store", str(store), "--at", AT, "--offline", "--no-stack", *more]
    running = subprocess.Popen(
        [*RUN, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    wal = store.with_name(f"{store.name}.wal")
    sizes: list[int] = []
    for _ in range(20_000):  # ten minutes
        size = wal.stat().st_size if wal.exists() else 0
        if size > 100_000 and sizes.count(size) > 1:  # at rest: a batch is committed
            break
        sizes.append(size)
        assert running.poll() is None, running.communicate()
        time.sleep(0.03)
    return running


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "jobs"),
    [
        pytest.param(signal.SIGKILL, 1, marks=pytest.mark.thorough),
        (signal.SIGKILL, 2),
        pytest.param(signal.SIGINT, 1, marks=pytest.mark.thorough),
        (signal.SIGINT, 2),
    ],
)  # fmt: skip
def test_a_run_that_was_killed_loses_nothing_it_had_committed(
    tmp_path: Path, sent: signal.Signals, jobs: int
) -> None:
    path, store = corpus_of(tmp_path, 1000), tmp_path / "out.duckdb"
    running = begun(path, store, "--jobs", str(jobs))
    if sent is signal.SIGINT:
        os.killpg(running.pid, sent)  # as a terminal does
    else:
        os.kill(running.pid, sent)
    out, told = running.communicate(timeout=600)
    assert b"Traceback" not in told + out
    if sent is signal.SIGINT:
        assert 130 == running.returncode, (told, out[:300])
        assert b"--resume" in told
    again = subprocess.run([*RUN[:-1], "report", str(store)], capture_output=True, timeout=600)
    assert b"The run was stopped" in again.stdout, again.stderr
    with duckdb.connect(str(store)) as database:
        ((before,),) = database.sql("SELECT count(*) FROM inputs").fetchall()
        ((subjects,),) = database.sql("SELECT count(*) FROM subjects").fetchall()
    assert 0 < before < 1000
    assert before == subjects
    resumed = audited(path, store=store, resume=True, mirrors=(), stack=False)
    assert shown(audited(path, mirrors=(), stack=False)) == shown(resumed)


def test_a_second_interrupt_does_not_hang_the_run(tmp_path: Path) -> None:
    path, store = corpus_of(tmp_path, 3000), tmp_path / "out.duckdb"
    running = begun(path, store, "--jobs", "2")
    for _ in range(3):
        os.kill(running.pid, signal.SIGINT)
        time.sleep(0.05)
    out, told = running.communicate(timeout=60)
    assert b"Traceback" not in told + out
    assert b"--resume" in told
    assert running.returncode in (130, -signal.SIGINT)  # the last may come when all is said


def test_a_process_that_dies_is_told_and_what_was_judged_stands(tmp_path: Path) -> None:
    """The exit code is 5, with a word on how to go on, and no traceback."""
    import multiprocessing

    path, store = corpus_of(tmp_path, 3000), tmp_path / "out.duckdb"

    def end_one(count: int) -> None:
        for child in multiprocessing.active_children()[:1]:
            child.kill()

    from mcconform.auditing.run import Options, run

    with pytest.raises(InternalError, match="--resume"):
        run([str(path)], Options(at=AT, offline=True, jobs=2, stack=False), store, progress=end_one)
    with duckdb.connect(str(store)) as database:
        ((count,),) = database.sql("SELECT count(*) FROM subjects").fetchall()
    assert count > 0


# -- size -----------------------------------------------------------------------------------------

MEASURE = """
import pathlib, re, resource, sys
from mcconform.auditing.run import Options, run
report = run([sys.argv[1]], Options(at="2026-01-01T00:00:00Z", offline=True, stack=False))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = pathlib.Path("/proc/self/status")
if status.exists():  # ru_maxrss also counts what the parent had before exec; this mark does not
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
print(report.summary.subjects, peak)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """Five thousand badges in a zip take hardly more than five hundred do."""
    peaks = []
    for count in (500, 5000):
        members = {f"{number}.json": data for number, data in enumerate(lines(count))}
        path = zipped(tmp_path / f"{count}.zip", {str(name): one for name, one in members.items()})
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
        )
        subjects, peak = map(int, done.stdout.split())
        assert count == subjects
        peaks.append(peak // 1024)
    assert peaks[1] - peaks[0] < 80, peaks  # MB; 4,500 dossiers would be several hundred
    assert peaks[1] < 350, peaks


def test_strings_that_no_database_takes_are_kept_apart(tmp_path: Path) -> None:
    document = json.loads(GOLDEN)
    document["name"] = "lone \ud800 and nul \0"
    document["issuer"]["name"] = "\udfff"
    (tmp_path / "a.json").write_text(json.dumps(document))
    for name in (b"a\xff.json", b"a\xfe.json"):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(GOLDEN)
    report = audited(tmp_path)
    assert 3 == report.summary.subjects
    assert "\\udcff" in shown(report)
