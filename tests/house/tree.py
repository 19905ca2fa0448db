"""The code as data: which files there are, what they import, define and call."""

import ast
import functools
import gc
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("alerting", "exporter")


def files(*folders: str) -> list[Path]:
    """Every Python file under the folders, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """``exporter/web/routes.py``: a path as people write it."""
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """``exporter.web.routes``: a path as Python writes it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def parsed(path: Path) -> ast.Module:
    """Return a file as Python reads it, with nothing else in between.

    What the garbage collector frees may tell of an error, whose traceback is parsed too, and Python
    before 3.11.5 then takes the two for one: https://github.com/python/cpython/issues/106905
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))
    finally:
        if collects:
            gc.enable()


def imports(path: Path) -> Iterator[str]:
    """Dotted names of what a file imports: of ``from a import b`` both ``a`` and ``a.b``."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[str]:
    """What a file calls, as written: ``asyncio.sleep``."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
