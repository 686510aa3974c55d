"""The report on a corpus as one HTML page that needs nothing else: no script, no request.

Everything is escaped by Jinja. The texts are in ``../templates/corpus.html``.
"""

from __future__ import annotations

from typing import TextIO

from mcconform.report.corpus.model import CorpusReport
from mcconform.report.corpus.words import (
    RULES,
    caveats,
    closing,
    named_line,
    notable,
    quiet_line,
    rule_line,
    sampling,
    sections,
    set_lines,
    size,
    title,
)
from mcconform.report.html import environment
from mcconform.report.stack.html import body


def write(report: CorpusReport, out: TextIO) -> None:
    """Write the page."""
    text = (
        environment()
        .get_template("corpus.html")
        .render(
            report=report,
            title=title(report),
            size=size(report),
            closing=closing(report),
            sampling=sampling(report),
            caveats=list(caveats(report)),
            sections=list(sections(report)),
            rules=[
                (line, rule_line(line), [named_line(one) for one in line.named])
                for line in notable(report)
            ],
            quiet=f"{quiet_line(report)}; {RULES}",
            set_lines=list(set_lines(report)),
            stack=body(report.stack) if report.stack and report.stack.set.tested else None,
        )
    )
    out.write("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n")
