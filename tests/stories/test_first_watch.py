"""A service goes down, and a person reads it in a mail; whatever is killed meanwhile."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.daemon import Daemon, free_port
from tests.exporter.web import certificates
from tests.tools import eventually

ROOT = Path(__file__).parents[2]
USER, PASSWORD = "chatwatch", "correct horse"
WATCHED = """
probes:
- name: backend
  type: http
  url: http://127.0.0.1:{service}/api/health
  interval: 1s
  timeout: 900ms
host: {{enabled: false}}
alerting:
  config: alerting.yml
  rules: ["{rules}"]
  samples: {{interval: 1s}}
"""
TOLD = """
global:
  smtp_smarthost: 127.0.0.1:{mail}
  smtp_from: chatwatch <alerts@example.com>
  smtp_auth_username: {user}
  smtp_auth_password: {password}
  smtp_tls_config: {{ca_file: {authority}}}
route: {{receiver: team}}
receivers:
- name: team
  email_configs: [{{to: oncall@example.com, send_resolved: true}}]
"""


class Service:
    """A local service, to be stopped and started on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/health", self._healthy)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _healthy(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")


class Mailbox:
    """A mail server that insists on STARTTLS and a password, and keeps what it is sent.

    While ``held`` it takes connections and says nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.files = certificates.write(folder, "mail")
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self._server: asyncio.Server | None = None
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.files.certificate, self.files.key)

    async def open(self, *, held: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._silence if held else self._smtp, "127.0.0.1", self.port, reuse_address=True
        )

    async def close(self) -> None:
        if self._server is not None:
            server, self._server = self._server, None
            server.close()

    def subjects(self, word: str) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails if word in str(mail["Subject"])]

    def _smtp(self) -> SMTP:
        return SMTP(
            self,
            require_starttls=True,
            tls_context=self._context,
            auth_required=True,
            authenticator=_judge,
            hostname="mail.test",
        )

    def _silence(self) -> asyncio.Protocol:
        self.connections += 1
        return asyncio.Protocol()

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's name
        assert session.ssl is not None
        assert session.authenticated
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


def _judge(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=good)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    made = Mailbox(tmp_path)
    yield made
    await made.close()


@pytest.fixture
def daemon(tmp_path: Path, service: Service, mailbox: Mailbox) -> Daemon:
    more = WATCHED.format(service=service.port, rules=ROOT / "config/rules/probes.yml")
    (tmp_path / "alerting.yml").write_text(
        TOLD.format(
            mail=mailbox.port, user=USER, password=PASSWORD, authority=mailbox.files.certificate
        )
    )
    return Daemon(tmp_path, more=more)


async def mailed(mailbox: Mailbox, word: str) -> str:
    """Wait for a mail whose subject has a word."""

    async def question() -> str | None:
        found = mailbox.subjects(word)
        return found[0] if found else None

    return await eventually(question, within=30, what=f"a mail with {word}")


async def is_up(daemon: Daemon, service: Service) -> None:
    """Wait until the probe has seen the service up."""

    async def question() -> bool:
        return 'probe_success{probe="backend"} 1' in await asyncio.to_thread(daemon.metrics)

    await eventually(question, within=15, what="the first run of the probe")


@pytest.mark.slow
async def test_a_service_that_stops_is_told_by_mail_and_so_is_its_return(
    daemon: Daemon, service: Service, mailbox: Mailbox
) -> None:
    await mailbox.open()
    await asyncio.to_thread(daemon.start)
    try:
        await is_up(daemon, service)
        await service.stop()
        assert "ProbeDown" in await mailed(mailbox, "FIRING")
        text = mailbox.mails[0].get_body(("plain",))
        assert text is not None
        assert "backend is down" in text.get_content()
        await service.start()
        assert "ProbeDown" in await mailed(mailbox, "RESOLVED")
        assert mailbox.mails[-1]["References"] == mailbox.mails[0]["References"] or (
            mailbox.mails[0]["Message-ID"] in str(mailbox.mails[-1]["References"])
        )
    finally:
        await asyncio.to_thread(daemon.kill)


@pytest.mark.slow
async def test_a_daemon_killed_between_firing_and_sending_tells_it_once_when_it_is_back(
    daemon: Daemon, service: Service, mailbox: Mailbox
) -> None:
    await mailbox.open(held=True)
    await asyncio.to_thread(daemon.start)
    await is_up(daemon, service)
    await service.stop()

    async def sending() -> bool:
        return mailbox.connections > 0

    await eventually(sending, within=30, what="an attempt to send")
    await asyncio.to_thread(daemon.kill)
    await mailbox.close()
    assert mailbox.mails == []

    await mailbox.open()
    await asyncio.to_thread(daemon.start)
    try:
        await mailed(mailbox, "FIRING")
        await service.start()
        await mailed(mailbox, "RESOLVED")
        assert len([s for s in mailbox.subjects("FIRING") if "ProbeDown" in s]) == 1
        assert len([s for s in mailbox.subjects("RESOLVED") if "ProbeDown" in s]) == 1
    finally:
        await asyncio.to_thread(daemon.kill)
