"""The folding process: folds what is new and tells how far it is; gone with its parent.

Started as ``python -m exporter.folding.worker FD``.
"""

import contextlib
import os
import select
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from alerting import clock
from exporter.folding.folds import Progress
from exporter.folding.renewal import Renewal
from exporter.folding.terms import Settings
from exporter.store import errors, pipe, serving
from exporter.store.errors import StoreError

LOOK_SECONDS: Final = 1.0
"""From one look for new events to the next, where nobody says that there are some."""
GATHERED_SECONDS: Final = 0.25
FEW: Final = 1_000
"""Of few events, several make one step: it costs hardly more than a step of one."""
FLOOD: Final = 10_000
"""Events a second that folding keeps up with; of more, it leaves its time to who takes them in."""
REST_SECONDS: Final = 5.0
"""The longest rest, so that nobody waits longer for figures after a flood."""
NICE: Final = 10
"""Where there is too little time for all, events are taken in first: what waits is on disk."""
_SHORTEST: Final = 1e-6
NEWS: Final = b"\0"
ANEW: Final = b"\1"
"""What the other end says with one byte: there are new events; make all folds anew."""


def serve(end: socket.socket) -> None:
    """Fold until the other end is gone; tell it how far it is whenever that changes.

    The other end first sends the paths of events and folds, and the settings. It is told all that
    was observed of settled conversations, once, and then what moves. Where files cannot be read or
    written it is told why, and that is all.
    """
    with contextlib.suppress(EOFError, ConnectionError):
        try:
            events, folds, settings = pipe.receive(end)
            with contextlib.closing(_opened(events, folds, settings)) as renewal:
                pipe.send(end, renewal.old.totals)
                _fold(end, renewal)
        except StoreError as error:
            pipe.send(end, str(error))
        except sqlite3.Error as error:
            pipe.send(end, str(errors.of(error)))


def _opened(events: Path, folds: Path, settings: Settings) -> Renewal:
    return Renewal(events, folds, settings, _now())


def _fold(end: socket.socket, renewal: Renewal) -> None:
    told: Progress | None = None
    newest, looked = renewal.progress.newest, clock.monotonic()
    for said in _heard(end):
        if ANEW in said:
            renewal.begin(_now())
        is_further = True
        while is_further:
            began = clock.monotonic()
            folded, is_further = _stepped(end, renewal)
            progress = renewal.progress
            if is_further or progress != told:
                told = progress
                pipe.send(end, told)
            ended = clock.monotonic()
            rate = (told.newest - newest) / max(ended - looked, _SHORTEST)
            newest, looked = told.newest, ended
            if _is_gone(end, rest(folded, told, ended - began, rate)):
                return


def _stepped(end: socket.socket, renewal: Renewal) -> tuple[int, bool]:
    """Take a step of all there is to do; return the events folded, and if there was anything."""
    now = _now()
    folded = renewal.advance(now)
    looked = renewal.look_again(now)
    if moved := renewal.settle(now):
        pipe.send(end, moved)
    return folded, bool(folded or looked or moved)


def rest(folded: int, now: Progress, took: float, rate: float) -> float:
    """Return the seconds to wait after a step that took so many, and folded so many events.

    While more than FLOOD events a second come in, folding has the share FLOOD / ``rate`` of its
    time: they are taken in first, what waits is on disk. After few events, where few wait, until
    there may be more. Where all are made anew, many wait.
    """
    if rate > FLOOD:
        return min(took * (rate / FLOOD - 1), REST_SECONDS)
    if now.renewing is None and 0 < folded < FEW and now.newest - now.cursor < FEW:
        return max(0.0, GATHERED_SECONDS - took)
    return 0.0


def _is_gone(end: socket.socket, seconds: float) -> bool:
    """Wait for so long; say whether the other end went meanwhile."""
    hearing = select.poll()
    # News may wait; that the other end is gone is told unasked.
    hearing.register(end, 0)
    return bool(hearing.poll(seconds * 1000))


def _heard(end: socket.socket) -> Iterator[bytes]:
    """Return at each look what the other end said, until it is gone."""
    said = b""
    while True:
        yield said
        said = b""
        ready, _, _ = select.select([end], [], [], LOOK_SECONDS)
        if ready and not (said := end.recv(4096)):
            return


def _now() -> int:
    return round(clock.unix() * 1000)


if __name__ == "__main__":
    os.nice(NICE)
    serving.run(serve)
