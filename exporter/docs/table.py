"""Markdown, as far as the generated pages need it."""

import inspect
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; every cell becomes one line, and a bar in it does not end it."""
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]
    return "\n".join(lines)


def page(title: str, about: str, *parts: str) -> str:
    """A whole page: its title, where it comes from, and its parts with a blank line between."""
    origin = f"*Written by `make docs` from {about}; do not edit.*"
    return "\n\n".join([f"# {title}", origin, *parts]) + "\n"


def code(text: str) -> str:
    """``text`` as code; nothing where there is none."""
    return f"`{text}`" if text else ""


def prose(documented: object) -> str:
    """A docstring as a paragraph of Markdown."""
    return (inspect.getdoc(documented) or "").replace("``", "`")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
