"""How processes of ours begin: what they run is given the pipe of who began them."""

import socket
import subprocess
import sys

SERVE = "from exporter.store import serving; serving.run(lambda end: end.sendall(end.recv(9)))"


def test_what_a_process_runs_has_its_end_of_the_pipe_and_closes_it() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            command = [sys.executable, "-c", SERVE, str(theirs.fileno())]
            served = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        ours.sendall(b"hello")
        assert ours.recv(9) == b"hello"
        assert ours.recv(9) == b""
        assert served.wait(10) == 0
