"""The results as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.phases import Shares
from benchmarks.rounds import Series
from benchmarks.targets import Target

Row = Sequence[str]


def columns(head: Row, rows: Iterable[Row]) -> str:
    """Rows under a head: the first column to the left, the others to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]

    def shown(line: Row) -> str:
        first, *rest = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]
        return "  ".join(cells).rstrip()

    return "\n".join(
        [shown(lines[0]), "  ".join("-" * width for width in widths)]
        + [shown(line) for line in lines[1:]]
    )


def times(factor: float) -> str:
    """A ratio with about two figures that mean something."""
    return f"{factor:.0f} x" if factor >= 20 else f"{factor:.2g} x"


def speed(series: Sequence[Series], titles: Mapping[str, str]) -> str:
    """One shape: cost, speed and ratios of each contestant."""
    by_name = {one.contestant: one for one in series}
    floor, peer, pyld = (by_name.get(name) for name in ("ed25519", "peer", "pyld"))
    head = (
        "contestant",
        "best us",
        "median us",
        "a second",
        "of Ed25519",
        "PyLD / it",
        "peer / it",
    )
    rows = []
    for one in series:
        rows.append(
            (
                titles[one.contestant],
                f"{one.best:,.0f}",
                f"{one.median:,.0f}",
                f"{1e6 / one.median:,.0f}",
                times(one.times(floor)) if floor else "-",
                times(pyld.times(one)) if pyld else "-",
                times(peer.times(one)) if peer else "-",
            )
        )
    return columns(head, rows)


def phases(found: Shares) -> str:
    """The phases of one contestant on one shape, largest first."""
    whole = sum(found.microseconds.values())
    ranked = sorted(found.microseconds.items(), key=lambda item: -item[1])
    rows = [(name, f"{spent:,.1f}", f"{spent / whole:.1%}") for name, spent in ranked]
    return columns(("phase", "us", "share"), [*rows, ("in all", f"{whole:,.1f}", "100.0%")])


def memory(found: Mapping[str, Mapping[str, int]], titles: Mapping[str, str]) -> str:
    """Peak memory of each contestant, each in a process of its own."""
    rows = [
        (
            titles[name],
            f"{numbers['loaded_kb'] / 1024:.0f}",
            f"{numbers['peak_rss_kb'] / 1024:.0f}",
            f"{numbers['one_badge_kb']:,}" if "one_badge_kb" in numbers else "-",
        )
        for name, numbers in found.items()
    ]
    return columns(("contestant", "loaded MB", "peak RSS MB", "one badge KB"), rows)


def targets(found: Sequence[Target]) -> str:
    """What was promised and what was measured."""
    rows = [
        (
            one.text,
            f"{one.limit:.3g}",
            "-" if one.measured is None else f"{one.measured:.3g}",
            one.state,
        )
        for one in found
    ]
    return columns(("target (cost relative to the other's)", "at most", "measured", ""), rows)
