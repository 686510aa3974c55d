"""The HTML page in headless Chromium: no error, nothing wider than the screen."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

import pytest

from mcconform.report import write
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import HOSTILE

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--enable-logging=stderr",
    "--virtual-time-budget=3000",
    "--dump-dom",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


def _opened(page: Path, profile: Path) -> tuple[str, list[str]]:
    """The document as the browser has it, and the lines of its console."""
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    log = done.stderr.decode("utf-8", "replace").splitlines()
    return done.stdout.decode("utf-8"), [line for line in log if "CONSOLE" in line]


def _hostile():
    subjects = []
    for number, text in enumerate(HOSTILE):
        finding = samples.changed(
            samples.BARE_CRITERIA, message=text, fix=text, spec=text, pointer=f"/{text}"
        )
        subjects.append(samples.assessment(text, [finding], title=text, decision=text))
        subjects.append(samples.assessment(f"{number}.json", parent=text, scores=[samples.score()]))
    return samples.report(*subjects)


@pytest.mark.parametrize("make", [samples.failing, samples.sound, samples.many, _hostile])
def test_the_console_stays_empty(make, tmp_path: Path) -> None:
    write(make(), "html", tmp_path / "report.html", all_findings=True)
    document, console = _opened(tmp_path / "report.html", tmp_path / "profile")

    assert [] == console
    assert "End of report." in document


def test_an_error_on_the_console_would_be_noticed(tmp_path: Path) -> None:
    text = rendered(samples.sound(), "html").replace("</body>", "<script>x()</script></body>")
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    _, console = _opened(tmp_path / "report.html", tmp_path / "profile")

    assert "Content Security Policy" in console[0]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("make", [samples.failing, _hostile])
def test_no_line_is_wider_than_the_screen(make, width: int, tmp_path: Path) -> None:
    page = html.escape(rendered(make(), "html", all_findings=True), quote=True)
    (tmp_path / "frame.html").write_text(
        f'<iframe srcdoc="{page}" style="width:{width}px;height:800px;border:0" onload="'
        "const root = this.contentDocument.documentElement; "
        "document.title = root.scrollWidth - root.clientWidth"
        '"></iframe>',
        encoding="utf-8",
    )
    document, _ = _opened(tmp_path / "frame.html", tmp_path / "profile")

    assert "0" == re.search(r"<title>(\d+)</title>", document)[1]
