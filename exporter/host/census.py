"""The shell that finds the processes that are watched; it looks at every one, so it may take long.

Of a process that no name fits nothing is kept, and of none its command line. One that ends while it
is looked at was not there, and one that only waits for its parent to take note of its end neither.
"""

import pwd
from collections.abc import Callable, Sequence
from functools import cache

import psutil

from exporter.host import watched
from exporter.host.reading import Process
from exporter.host.settings import WatchedProcess
from exporter.host.watched import Found, Identity

# Each costs a quarter of a millisecond, in a thread that shares one CPU with the event loop.
MOST_PROCESSES = 5_000
# Of a command line; what is longer is arguments by the thousand.
MOST_CHARACTERS = 4096


def taken(names: Sequence[WatchedProcess], most: int = MOST_PROCESSES) -> Found:
    """Return the processes of each name; ValueError where this machine has more than `most`."""
    pids = psutil.pids() if names else []
    if len(pids) > most:
        raise ValueError(f"more than {most} processes; they are not looked through")
    by_command = any(one.match is not None for one in names)
    user = cache(_user) if any(one.user is not None for one in names) else None
    found: dict[str, tuple[Process, ...]] = {one.name: () for one in names}
    for pid in pids:
        for name, process in _fitting(pid, names, user, by_command=by_command):
            found[name] = (*found[name], process)
    return found


def _fitting(
    pid: int,
    names: Sequence[WatchedProcess],
    user: Callable[[int], str] | None,
    *,
    by_command: bool,
) -> list[tuple[str, Process]]:
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            if process.status() == psutil.STATUS_ZOMBIE:
                return []
            command = _command(process) if by_command else ""
            owner = user(process.uids().effective) if user is not None else ""
            who = Identity(process.name(), command, owner)
            fitting = watched.fitting(names, who)
            return [(name, _told(process)) for name in fitting]
    except psutil.Error:
        return []


def resident() -> int:
    """Return how many bytes of memory this process holds."""
    found: int = psutil.Process().memory_info().rss
    return found


def _told(process: psutil.Process) -> Process:
    times = process.cpu_times()
    return Process(
        pid=process.pid,
        began=process.create_time(),
        cpu=times.user + times.system,
        memory=process.memory_info().rss,
        threads=process.num_threads(),
        files=_files(process),
    )


def _command(process: psutil.Process) -> str:
    """Return the arguments with a space between them; "" where they may not be seen."""
    try:
        return " ".join(process.cmdline())[:MOST_CHARACTERS]
    except psutil.AccessDenied:
        return ""


def _files(process: psutil.Process) -> int | None:
    """Return how many files are open; None where that is another user's business."""
    try:
        return process.num_fds()
    except psutil.AccessDenied:
        return None


def _user(number: int) -> str:
    """Return the name of a user; the number itself where it has none, as often in containers."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
