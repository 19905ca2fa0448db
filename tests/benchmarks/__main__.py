"""``make bench [ARGS="name … --write"]``: run the benchmarks, print their figures.

Exit code 1 when one is not held. With ``--write`` the table goes to docs/benchmarks.md too.
"""

import importlib
import platform
import sys
from pathlib import Path

from alerting import clock
from tests.benchmarks.figure import Figure

MODULES = (
    "client",
    "exposition",
    "startup",
    "singles",
    "batches",
    "probes",
    "rules",
    "delivery",
    "folds",
    "exports",
    "everything",
)
PAGE = Path("docs/benchmarks.md")
HEAD = """# Benchmarks

`make bench` measures these on the machine it runs on and compares within one run, because machines
differ; `make bench ARGS=--write` writes this page. Nothing in the test suite is timed.

"""


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all."""
    write = "--write" in arguments
    chosen = [name for name in arguments if not name.startswith("-")] or list(MODULES)
    figures: list[Figure] = []
    for name in chosen:
        print(f"… {name}", file=sys.stderr, flush=True)
        found = importlib.import_module(f"tests.benchmarks.{name}").run()
        figures += found
        for figure in found:
            print(line(figure), flush=True)
    if write:
        PAGE.write_text(HEAD + page(figures))
    return 0 if all(figure.good for figure in figures) else 1


def line(figure: Figure) -> str:
    """Return a figure as one line of text."""
    mark = "ok  " if figure.good else "MISS"
    hold = f"  (hold {figure.hold} {figure.unit})" if figure.hold else ""
    return f"{mark} {figure.what}: {number(figure.value)} {figure.unit}{hold}"


def page(figures: list[Figure]) -> str:
    """Return the figures as a table of Markdown, with the machine they were measured on."""
    rows = [
        f"| {f.what} | {number(f.value)} {f.unit} | {f'{f.hold} {f.unit}' if f.hold else '–'} |"
        f" {_verdict(f)} |"
        for f in figures
    ]
    machine = f"{platform.machine()}, CPython {platform.python_version()}"
    day = clock.now().date().isoformat()
    return "\n".join(
        [
            "| what | measured | hold | |",
            "|---|---|---|---|",
            *rows,
            "",
            f"Measured {day}, {machine}.",
            "",
        ]
    )


def _verdict(figure: Figure) -> str:
    return "" if not figure.hold else "held" if figure.good else "**missed**"


def number(value: float) -> str:
    """Return a figure with three digits that matter."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
