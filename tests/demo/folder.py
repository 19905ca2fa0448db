"""The demo's folder: made anew each time, left for people to look at, and used by one at a time."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.demo.fault import CannotPlay

_MARK = ".made-by-demo"


@contextlib.contextmanager
def renewed(folder: Path) -> Iterator[None]:
    """Empty a folder of the demo's own, and keep other demos away from it for a block.

    Raises CannotPlay for a folder with files that no demo wrote, and while another demo uses it.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise CannotPlay(f"{folder} holds what no demo wrote; name another --folder")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _MARK).open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotPlay(f"another demo uses {folder}; name another --folder") from None
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != _MARK:
                path.unlink()
        yield


def shown(path: Path) -> str:
    """Return a path as people type it from where they are."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near
