"""Data files of other projects that some tests read in place; they are not part of this one."""

import os
from pathlib import Path

import pytest

HERE = "CHATWATCH_CONFORMANCE"


def folder(name: str) -> Path:
    """The folder of some conformance data; without it the test is skipped with the reason."""
    root = Path(__file__).parents[1]
    base = Path(os.environ.get(HERE) or root.parent / "shared" / "conformance")
    if not (base / name).is_dir():
        pytest.skip(f"no conformance data at {base / name}; set {HERE} to where it is")
    return base / name
