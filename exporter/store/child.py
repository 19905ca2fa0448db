"""A process of ours from outside, as the writer's: begun early, told its store, ended with us."""

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from socket import socketpair
from typing import Any

from exporter.store import pipe

_END_SECONDS = 10.0


class Child:
    """A process that has no store yet: its interpreter starts while its parent does other things.

    It ends when its pipe closes, also when its parent was killed. ``module`` is what it runs.
    """

    def __init__(self, module: str = "exporter.store.worker") -> None:
        self.pipe, theirs = socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 # a module of ours, one argument
                [sys.executable, "-m", module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def open(self, path: Path, held: Sequence[int], key: bytes | None) -> Any:
        """Have it open a store and keep the files ``held`` open; return its answer.

        EOFError or OSError where it has ended.
        """
        pipe.send_files(self.pipe, held)
        pipe.send(self.pipe, (path, key))
        return pipe.receive(self.pipe)

    def end(self) -> None:
        """Let it end; it is killed where it takes too long. Nothing where it has ended."""
        self.pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_SECONDS)
            return
        self.process.kill()
        self.process.wait()
