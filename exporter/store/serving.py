"""How a process of ours begins: ``python -m MODULE FD``, FD being its end of a pipe (child.py)."""

import signal
import socket
import sys
from collections.abc import Callable


def run(serve: Callable[[socket.socket], None]) -> None:
    """Serve whoever has begun this process, who alone decides when it ends.

    A terminal's Ctrl-C and a service manager's SIGTERM reach the whole group.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        serve(parent)
