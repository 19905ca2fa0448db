"""The file of a sample store's snapshot; blocking. A reader finds the last whole one, or none."""

import os
from pathlib import Path

from alerting.series import snapshots
from alerting.series.snapshots import Snapshot, Unusable

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class SampleFile:
    """One file, written whole beside itself and then put in its place."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, since: int, most_bytes: int) -> Snapshot | None:
        """Return what the file holds, the newest ticks of it; None where there is no file.

        OSError, or Unusable where it is not one of ours, damaged, or holds no tick after `since`,
        in milliseconds since 1970.
        """
        try:
            with self.path.open("rb") as file:
                found = snapshots.read(file.read, most_bytes)
        except FileNotFoundError:
            return None
        if found.parts[-1].times[-1] <= since:
            raise Unusable("its newest sample is older than samples are kept")
        return found

    def save(self, snapshot: Snapshot) -> None:
        """Write; it is on disk when this returns. On OSError the file is as it was before."""
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            with os.fdopen(os.open(new, _FLAGS, 0o600), "wb") as file:
                for piece in snapshots.written(snapshot):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
