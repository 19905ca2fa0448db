"""The process that writes exports: rows in, bytes out, one export after the other.

Started as ``python -m exporter.web.exports.worker FD``. To write 100,000 rows takes more than a
second, in which the daemon has others to answer; here it has a processor of its own.
"""

import contextlib
import gc
import socket

from exporter.refusal import Refused
from exporter.store import pipe, serving
from exporter.web.exports import written
from exporter.web.exports.asked import Asked, Files
from exporter.web.exports.sources import SOURCES


def serve(end: socket.socket) -> None:
    """Write what is asked for until the other end is gone.

    Each export is told as its pieces, and then None, or a Refused that says why it ends early. What
    asks only whether anybody is there, with None, is told None.
    """
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            order = pipe.receive(end)
            pipe.send(end, None if order is None else _told(end, *order))


def _told(end: socket.socket, files: Files, asked: Asked) -> Refused | None:
    """Write an export; return what is told at its end."""
    pages = SOURCES[asked.choice.dataset.name](files, asked)
    # Rows have no cycles, and to look for some among so many takes as long as to make them.
    gc.disable()
    try:
        for piece in written.pieces(pages, asked):
            pipe.send(end, piece)
    except Refused as refused:
        return refused
    finally:
        gc.enable()
    return None


if __name__ == "__main__":
    serving.run(serve)
