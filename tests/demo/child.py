"""A program of the demo in a process of its own; what it says goes into a file."""

import asyncio
import contextlib
import sys
from pathlib import Path

from tests.demo.fault import CannotPlay
from tests.demo.folder import shown
from tests.house.tree import ROOT

_STOP_SECONDS = 15.0
_LAST_LINES = 12


class Child:
    """May be started again after its end, as the same program."""

    def __init__(self, name: str, arguments: list[str], log: Path) -> None:
        self.name = name
        self._arguments = arguments
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; Ctrl-C in the terminal does not reach it, so that it is ended in its turn."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )

    async def ended(self) -> int | None:
        """Wait for its end; return its exit code, None where it never began."""
        return None if self._process is None else await self._process.wait()

    def refuse_ended(self) -> None:
        """Raise CannotPlay with its last words, where it has ended by itself."""
        if self._process is not None and self._process.returncode is not None:
            raise CannotPlay(self.last_words(self._process.returncode))

    def last_words(self, code: int) -> str:
        """Return what to tell of an end that nobody asked for."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        said = "\n  ".join(lines[-_LAST_LINES:])
        return f"{self.name} ended with {code}; the end of {shown(self._log)}:\n  {said}"

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self) -> None:
        """Ask it to end, and make it end where it does not."""
        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
        except TimeoutError:
            self.kill()
            await self._process.wait()


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this tree."""
    return [sys.executable, "-u", "-m", module, *arguments]
