"""The lease: one active process a database, by a lock that the kernel drops with its holder.

A lock with an expiry would keep a restarted daemon waiting after SIGKILL; flock ends with the
process. It needs a local disk, as SQLite's own write-ahead log does.
"""

import contextlib
import fcntl
import os
from pathlib import Path


class Lease:
    """The right to write to one database file."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.path = database.with_name(database.name + ".lease")
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Say whether this process holds it."""
        return self._file is not None

    @property
    def files(self) -> tuple[int, ...]:
        """The open files that carry it; a child that keeps one keeps the lease."""
        return () if self._file is None else (self._file,)

    def acquire(self) -> bool:
        """Take the lease if nobody holds it; never waits."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        os.ftruncate(file, 0)
        os.pwrite(file, f"pid {os.getpid()} on {os.uname().nodename}".encode(), 0)
        return True

    def holder(self) -> str:
        """Return who last took it, as people read it."""
        with contextlib.suppress(OSError):
            return self.path.read_text("utf-8", "replace")[:200]
        return "unknown"

    def release(self) -> None:
        """Give the lease back; the file stays, so that nobody locks a deleted one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
