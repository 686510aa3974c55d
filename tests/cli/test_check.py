"""The real command, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.make import HERE, MIRROR
from mcconform import cli
from tests import envelopes
from tests.shared import VECTORS, needs_shared

BADGES = HERE / "badges"
MINIMAL = str(BADGES / "minimal.json")
AT = ["--at", "2026-01-01T00:00:00Z", "--offline", "--mirror", str(MIRROR)]


def run(
    *args: str, stdin: bytes | None = None, env: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[bytes]:
    """``mcconform …`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from mcconform.cli import main; main()", *args],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "NO_COLOR": "1", "COLUMNS": "80", "LC_ALL": "C.UTF-8", **env},
    )


@pytest.mark.parametrize(
    ("badge", "code"),
    [
        ("minimal.json", 0),
        ("tampered.json", 1),
        ("issuer-unreachable.json", 3),
        ("empty.json", 1),
        ("truncated.png", 1),
        ("alg-none.jwt", 1),
    ],
)
def test_the_exit_code_says_the_verdict(badge: str, code: int) -> None:
    done = run("check", str(BADGES / badge), *AT)
    assert code == done.returncode, done.stdout.decode() + done.stderr.decode()
    assert b"Traceback" not in done.stdout + done.stderr


def test_a_mix_of_all_fixtures_judges_each_of_them(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = run("check", str(BADGES), *AT, "--format", f"json:{report}")
    assert 1 == done.returncode
    subjects = {one["name"] for one in json.loads(report.read_text())["subjects"]}
    assert {str(path) for path in BADGES.iterdir()} <= subjects


@needs_shared
def test_a_did_that_cannot_be_fetched_verifies_with_a_mirror(tmp_path: Path) -> None:
    (tmp_path / "did.json").write_bytes((VECTORS / "vc-jwt-1.1/did-example-foo.json").read_bytes())
    (tmp_path / "index.json").write_text('{"did:example:foo": "did.json"}')
    badge = str(VECTORS / "vc-jwt-1.1" / "vc.jwt")
    for more, outcome in (([], "cantTell"), (["--mirror", str(tmp_path)], "passed")):
        report = tmp_path / "report.json"
        run("check", badge, *AT, *more, "--all", "--format", f"json:{report}")
        (subject,) = json.loads(report.read_text())["subjects"]
        outcomes = {one["rule"]: one["outcome"] for one in subject["findings"]}
        assert outcome == outcomes["securing.proof.verifies"]
        assert outcome == outcomes["securing.issuer.controls_key"]


def test_a_badge_may_come_on_the_standard_input() -> None:
    done = run("check", "-", *AT, stdin=(BADGES / "minimal.json").read_bytes())
    assert 0 == done.returncode


def test_two_runs_give_the_same_bytes() -> None:
    args = ("check", str(BADGES), *AT, "--format", "json", "--all")
    assert run(*args).stdout == run(*args).stdout


def test_replay_with_the_network_cut_gives_the_same_bytes(tmp_path: Path) -> None:
    evidence = tmp_path / "evidence"
    live = run("check", str(BADGES), *AT, "--format", "json", "--save-evidence", str(evidence))
    again = run("replay", str(evidence), "--format", "json")
    assert live.stdout == again.stdout
    assert live.returncode == again.returncode


@pytest.mark.parametrize(
    ("args", "code", "hint"),
    [
        (["check", "no-such-file.json"], 2, "does not exist"),
        (["check", str(BADGES / "minimal.json"), "--profile", "openbadges-3"], 2, "openbadges-3.0"),
        (["check", str(BADGES / "minimal.json"), "--at", "yesterday"], 2, "2026-01-31"),
        (["check", str(BADGES / "minimal.json"), "--format", "pdf"], 2, "html"),
        (["check", str(BADGES / "minimal.json"), "--mirror", "/nowhere"], 2, "index.json"),
        (["replay", "/nowhere"], 2, "--save-evidence"),
        (["rules", "explain", "ob3.achievement.criteria"], 2, "did you mean"),
        (["badge.json"], 2, "mcconform check badge.json"),
        (["check", ""], 2, "does not exist"),
        (["check", "x" * 5000], 2, "is no path"),
        (["check", MINIMAL, "--at", "0001-01-01T00:00:00+14:00"], 2, "year 1"),
        (["check", MINIMAL, "--format", "json:a", "--format", "html:./a"], 2, "file of its own"),
    ],
)
def test_a_bad_call_is_answered_with_a_hint(args: list[str], code: int, hint: str) -> None:
    done = run(*args)
    assert code == done.returncode
    assert hint in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_an_empty_folder_has_nothing_to_test(tmp_path: Path) -> None:
    done = run("check", str(tmp_path))
    assert 4 == done.returncode


def test_what_is_no_badge_exits_with_4_and_says_what_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    path.write_text('{"hello": "world"}')
    done = run("check", str(path), "--offline")
    assert 4 == done.returncode


def test_a_fault_of_mcconform_is_exit_code_5_and_not_a_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("a cable came loose\x1b[2J")

    monkeypatch.setattr(cli.cli, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert 5 == ended.value.code
    told = capsys.readouterr().err
    assert "a cable came loose" in told
    assert "please report it" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = oops", "mine.toml:1: error: not TOML"),
        ("\n" + ".".join("a" * 40) + " = 1", "mine.toml:2: error: not a profile"),
        ("x = " + "9" * 5000, "error: not TOML"),
    ],
)
def test_a_bad_profile_is_named_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    done = run("profile", "lint", str(path))
    assert 2 == done.returncode
    assert told in done.stdout.decode()
    assert 2 == run("check", MINIMAL, *AT, "--profile", str(path)).returncode


def test_trust_anchors_decide_on_a_seal_and_stay_with_its_evidence(tmp_path: Path) -> None:
    badge, anchors, folder = (tmp_path / name for name in ("seal.json", "ca.pem", "evidence"))
    badge.write_bytes(envelopes.seal(envelopes.school()))
    anchors.write_bytes(envelopes.pem(envelopes.root()))
    assert 3 == run("check", str(badge), *AT).returncode
    given = ("--trust-anchors", str(anchors), "--save-evidence", str(folder))
    assert 0 == run("check", str(badge), *AT, *given).returncode
    assert 0 == run("replay", str(folder)).returncode
    anchors.write_text("no certificate")
    done = run("check", str(badge), *AT, "--trust-anchors", str(anchors))
    assert (2, True) == (done.returncode, b"trust anchors" in done.stderr)


@pytest.mark.parametrize(
    ("badge", "redirected", "code"),
    [
        ("minimal.json", "--format json | head -c 1", 0),
        ("tampered.json", "--format json | head -c 1", 1),
        ("minimal.json", ">&-", 2),
        ("minimal.json", ">/dev/full", 2),
    ],
)
def test_a_standard_output_that_takes_nothing(badge: str, redirected: str, code: int) -> None:
    python = f"{sys.executable} -c 'from mcconform.cli import main; main()'"
    line = f"{python} check {BADGES / badge} {' '.join(AT)} --all {redirected}"
    script = f"{line}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=120)
    assert code == done.returncode, done.stderr.decode()
    assert b"itself failed" not in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("rules list | head -1", 0),
        ("rules list >/dev/full", 2),
        ("--help >/dev/full", 2),
        ("check nowhere.json 2>/dev/full", 2),
        ("check nowhere.json 2>&1 | true", 2),
        ("nonsense 2>/dev/full", 2),
    ],
)
def test_a_terminal_that_takes_nothing(line: str, code: int) -> None:
    """Exit code 1, which Python or click would give, says that a badge does not conform."""
    python = f"{sys.executable} -c 'from mcconform.cli import main; main()'"
    script = f"{python} {line}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=120)
    assert code == done.returncode, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"itself failed" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", ["check", "compare", "stack", "audit"])
@pytest.mark.parametrize("format", ["terminal", "html"])
def test_a_terminal_that_has_few_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, format: str, encoding: str
) -> None:
    """What is for people loses letters there; what is for machines is UTF-8 all the same."""
    badge = json.loads((BADGES / "minimal.json").read_text(encoding="utf-8"))
    badge["credentialSubject"]["achievement"]["name"] = "日本語 ünï ✓"
    (tmp_path / "a.json").write_text(json.dumps(badge), encoding="utf-8")
    given = [command, str(tmp_path / "a.json"), MINIMAL, *AT, "--format", format]
    done = run(*given, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.returncode in (0, 1), done.stderr
    assert not done.stderr
    assert done.stdout.decode("utf-8" if format == "html" else encoding)


def test_no_name_of_a_file_commands_the_terminal(tmp_path: Path) -> None:
    name = str(tmp_path / "a\x1b[31m\u202eb\nhint: c.json")
    for command in ("check", "stack", "compare", "audit"):
        done = run(command, name, *AT)
        assert 2 == done.returncode
        assert not {"\x1b", "\u202e"} & set(done.stderr.decode())


@pytest.mark.parametrize("command", [["profile", "show"], ["profile", "lint"]])
def test_a_misspelt_profile_is_answered_with_the_near_one(command: list[str]) -> None:
    done = run(*command, "openbadges-3")
    assert 2 == done.returncode
    assert "did you mean openbadges-3.0?" in done.stderr.decode()


def test_a_report_is_never_written_over_a_badge(tmp_path: Path) -> None:
    badge = tmp_path / "badge.json"
    badge.write_bytes((BADGES / "minimal.json").read_bytes())
    done = run("check", str(badge), "--offline", "--format", f"json:{badge}")
    assert (2, True) == (done.returncode, b"written over" in done.stderr)
    assert (BADGES / "minimal.json").read_bytes() == badge.read_bytes()


def test_a_profile_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes('title = "é"'.encode("latin-1"))
    for command in ("show", "lint"):
        done = run("profile", command, str(tmp_path / "mine.toml"))
        assert 2 == done.returncode
        assert b"UTF-8" in done.stderr + done.stdout
