"""The folding process: folds what is new and tells how far it is; gone with its parent.

Started as ``python -m exporter.folding.worker FD``.
"""

import contextlib
import select
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Final

from alerting import clock
from exporter.folding.folds import Folds, Progress
from exporter.store import pipe

LOOK_SECONDS: Final = 1.0
"""From one look for new events to the next, where nobody says that there are some."""


def serve(end: socket.socket) -> None:
    """Fold until the other end is gone; tell it how far it is whenever that changes.

    The other end first sends the paths of events and folds, and the settings.
    """
    with contextlib.suppress(EOFError, ConnectionError):
        folds = Folds(*pipe.receive(end))
        with contextlib.closing(folds):
            _fold(end, folds)


def _fold(end: socket.socket, folds: Folds) -> None:
    told: Progress | None = None
    for _ in _looks(end):
        now = round(clock.unix() * 1000)
        while folds.advance(now) or folds.look_again(now):
            told = folds.progress
            pipe.send(end, told)
        if (progress := folds.progress) != told:
            pipe.send(end, progress)
            told = progress


def _looks(end: socket.socket) -> Iterator[None]:
    """Return at each look, until the other end is gone; a byte from it says that there is news."""
    while True:
        yield
        ready, _, _ = select.select([end], [], [], LOOK_SECONDS)
        if ready and not end.recv(4096):
            return


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        serve(parent)
