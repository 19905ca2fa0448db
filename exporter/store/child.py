"""The writer's process from outside: begun before it is needed, told its store, ended with us."""

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from socket import SO_SNDBUF, SOL_SOCKET, socket, socketpair
from typing import Any

from exporter.store import pipe

_END_SECONDS = 10.0
_LINE_BYTES = 1 << 20


class Child:
    """A process that has no store yet: its interpreter starts while its parent does other things.

    ``pipe`` is for calls that block, ``line`` for whoever takes it, from then on to be closed by
    him. It ends when either closes, also when its parent was killed.
    """

    def __init__(self) -> None:
        self.pipe, theirs = socketpair()
        self.line: socket | None
        self.line, further = socketpair()
        # Most transactions fit, so that the event loop need not come again for the rest of one.
        self.line.setsockopt(SOL_SOCKET, SO_SNDBUF, _LINE_BYTES)
        files = theirs.fileno(), further.fileno()
        with theirs, further:
            self.process = subprocess.Popen(  # noqa: S603 # our own module, two numbers
                [sys.executable, "-m", "exporter.store.worker", *map(str, files)],
                stdin=subprocess.DEVNULL,
                pass_fds=files,
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
        if self.line is not None:
            self.line.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_SECONDS)
            return
        self.process.kill()
        self.process.wait()
