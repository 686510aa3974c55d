"""The peer in Node: @digitalbazaar/vc, installed with npm and driven over a pipe."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.documents import ISSUER
from mcconform.standards import contexts

Json = Any
HERE = Path(__file__).parent
SOURCES = HERE / "node"
PEERS = HERE / ".peers"
INSTALL_SECONDS = 300
TITLE = "@digitalbazaar/vc (npm)"


class Unavailable(Exception):
    """The peer cannot be raced here; the text says why."""


def install() -> Path:
    """The folder with the script and the installed packages; raises Unavailable."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is not installed")
    lock = (SOURCES / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()
    stamp = PEERS / "installed"
    PEERS.mkdir(exist_ok=True)
    for source in SOURCES.iterdir():
        shutil.copy(source, PEERS / source.name)
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != digest:
        _npm_ci()
        stamp.write_text(digest, encoding="utf-8")
    return PEERS


def _npm_ci() -> None:
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(PEERS)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"npm did not finish in {INSTALL_SECONDS} s") from None
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise Unavailable(f"npm failed: {(errors or ['no reason given'])[0][:160]}")


class Peer:
    """One Node process; use it as a context manager."""

    def __init__(self) -> None:
        script = install() / "verify.mjs"
        self.process = subprocess.Popen(
            ["node", "--expose-gc", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        answer = self._ask({"setup": {"contexts": dict(contexts()), "keys": _keys()}})
        self.versions: dict[str, str] = answer["versions"]

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
        self.process.wait(timeout=10)

    def microseconds(self, texts: Sequence[str]) -> float:
        """CPU microseconds for each badge. Raises RuntimeError when one does not verify."""
        answer = self._ask({"documents": list(texts)})
        return float(answer["microseconds"]) / int(answer["count"])

    def refuses(self, text: str) -> bool:
        """Whether it finds a badge not to verify."""
        return "error" not in self._ask({"documents": [text], "expect": False}, strict=False)

    def memory(self) -> dict[str, int]:
        """``peak_rss_kb`` and ``heap_kb`` of its process."""
        return dict(self._ask({"memory": True}))

    def _ask(self, message: Json, *, strict: bool = True) -> Json:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the peer's process ended")
        answer = json.loads(line)
        if strict and "error" in answer:
            raise RuntimeError(f"the peer: {answer['error']}")
        return answer


def _keys() -> dict[str, Json]:
    """What its document loader serves for the test issuer: the DID document and the key in it."""
    key = {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": ISSUER.method,
        "type": "Multikey",
        "controller": ISSUER.did,
        "publicKeyMultibase": ISSUER.multikey,
    }
    did = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": ISSUER.did,
        "verificationMethod": [key],
        "assertionMethod": [ISSUER.method],
    }
    return {ISSUER.did: did, ISSUER.method: key}
