"""A service goes down, and a person reads it in a mail; whatever is killed meanwhile."""

import asyncio
import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiohttp import web

from tests.alerting.notify import mailserver
from tests.alerting.notify.mailserver import PASSWORD, STALL, USER, Certificate, MailServer
from tests.daemon import Daemon, free_port
from tests.tools import eventually

ROOT = Path(__file__).parents[2]
_WORDS = re.compile(r"\w+")
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
route: {{receiver: team, group_by: ['...'], group_wait: 0s, group_interval: 1s}}
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


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def shown(tmp_path: Path) -> Certificate:
    return mailserver.certificate(tmp_path)


@pytest.fixture
async def mails(shown: Certificate) -> AsyncIterator[MailServer]:
    async with mailserver.server(shown.context).open() as opened:
        yield opened


@pytest.fixture
def daemon(tmp_path: Path, service: Service, mails: MailServer, shown: Certificate) -> Daemon:
    more = WATCHED.format(service=service.port, rules=ROOT / "config/rules/probes.yml")
    told = TOLD.format(mail=mails.port, user=USER, password=PASSWORD, authority=shown.path)
    (tmp_path / "alerting.yml").write_text(told)
    return Daemon(tmp_path, more=more)


def read(mails: MailServer, word: str) -> list[EmailMessage]:
    """Return the mails about the probe in whose subject a word is found."""
    every = [message_from_bytes(mail.content, policy=policy.default) for mail in mails.mails]
    return [mail for mail in every if {word, "ProbeDown"} <= set(_WORDS.findall(mail["Subject"]))]


async def mailed(mails: MailServer, word: str) -> EmailMessage:
    """Wait for a mail whose subject has a word; it comes by STARTTLS and with the password."""

    async def question() -> EmailMessage | None:
        found = read(mails, word)
        return found[0] if found else None

    mail = await eventually(question, within=30, what=f"a mail with {word}")
    assert all(one.starttls for one in mails.mails)
    assert {login.partition(" ")[2] for login in mails.logins} == {"right"}
    return mail


async def is_up(daemon: Daemon, service: Service) -> None:
    """Wait until the probe has seen the service up."""

    async def question() -> bool:
        return 'probe_success{probe="backend"} 1' in await asyncio.to_thread(daemon.metrics)

    await eventually(question, within=15, what="the first run of the probe")


@pytest.mark.slow
async def test_a_service_that_stops_is_told_by_mail_and_so_is_its_return(
    daemon: Daemon, service: Service, mails: MailServer
) -> None:
    await asyncio.to_thread(daemon.start)
    try:
        await is_up(daemon, service)
        await service.stop()
        beginning = await mailed(mails, "FIRING")
        text = beginning.get_body(("plain",))
        assert text is not None
        assert "backend is down" in text.get_content()
        await service.start()
        end = await mailed(mails, "RESOLVED")
        assert end["References"] == beginning["References"] or (
            beginning["Message-ID"] in str(end["References"])
        )
    finally:
        await asyncio.to_thread(daemon.kill)


@pytest.mark.slow
async def test_a_daemon_killed_between_firing_and_sending_tells_it_once_when_it_is_back(
    daemon: Daemon, service: Service, mails: MailServer
) -> None:
    mails.script["connect"] = STALL
    await asyncio.to_thread(daemon.start)
    await is_up(daemon, service)
    await service.stop()
    await asyncio.wait_for(mails.reached.wait(), 30)
    await asyncio.to_thread(daemon.kill)
    assert mails.mails == []

    mails.script.clear()
    await asyncio.to_thread(daemon.start)
    try:
        await mailed(mails, "FIRING")
        await service.start()
        await mailed(mails, "RESOLVED")
        for word in ("FIRING", "RESOLVED"):
            assert len(read(mails, word)) == 1
    finally:
        await asyncio.to_thread(daemon.kill)
