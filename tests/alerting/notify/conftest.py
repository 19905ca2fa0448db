"""What deliveries are made from and to: a ledger, a mail server, a server of webhooks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.store.ledger import Ledger
from tests.alerting.notify import mailserver
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.mailserver import Certificate, MailServer


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    made = await Ledger.open(tmp_path / "alerts.db")
    yield made
    await made.close()


@pytest.fixture
async def mails() -> AsyncIterator[MailServer]:
    async with mailserver.server().open() as opened:
        yield opened


@pytest.fixture
async def hook() -> AsyncIterator[HookServer]:
    async with HookServer().open() as opened:
        yield opened


@pytest.fixture
def shown(tmp_path: Path) -> Certificate:
    return mailserver.certificate(tmp_path)
