"""A mail server on this machine that takes every mail and delivers none."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.demo import mail
from tests.demo.mail import Mail
from tests.tools import eventually


class Catcher:
    """Mails in the order of their arrival; each is a file of `folder` too."""

    def __init__(self, folder: Path, told: Callable[[Mail], None]) -> None:
        self.folder = folder
        self.mails: list[Mail] = []
        self.port = 0
        self._told = told
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        self.folder.mkdir()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail-catcher.local"), "127.0.0.1", 0
        )
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    async def handle_DATA(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, and say so."""
        content = envelope.original_content or b""
        found = mail.read(content)
        self.mails.append(found)
        (self.folder / found.file_name(len(self.mails))).write_bytes(content)
        self._told(found)
        return "250 caught"

    async def caught(self, status: str, *words: str, after: int, within: float) -> Mail:
        """Wait for a mail that came later than the first `after`; AssertionError when none does."""

        async def found() -> Mail | None:
            return next((one for one in self.mails[after:] if one.tells(status, *words)), None)

        return await eventually(found, within=within, what=f"the mail {status} {' '.join(words)}")
