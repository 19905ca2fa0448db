import os
import signal
import subprocess
import sys
from pathlib import Path

from exporter.store.lease import Lease

HOLD = """
import sys
from pathlib import Path
from exporter.store.lease import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.acquire(), flush=True)
sys.stdin.read()
"""


def test_one_of_two_holds_it_and_the_other_is_told_who(tmp_path: Path) -> None:
    first, second = Lease(tmp_path / "c.db"), Lease(tmp_path / "c.db")
    assert first.acquire()
    assert not second.acquire()
    assert f"pid {os.getpid()}" in second.holder()
    first.release()
    assert not first.held
    assert second.acquire()
    second.release()


def test_a_holder_that_is_killed_leaves_it_free_at_once(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "c.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        lease = Lease(tmp_path / "c.db")
        assert not lease.acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    assert lease.acquire()
    lease.release()


def test_the_holder_of_a_lease_that_nobody_took_is_unknown(tmp_path: Path) -> None:
    assert Lease(tmp_path / "c.db").holder() == "unknown"
