"""What deliveries are made by and to: a courier, a mail server, a server of webhooks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.notify.courier import Courier
from alerting.store.ledger import Ledger
from tests.alerting.notify import mailserver
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.mailserver import Certificate, MailServer
from tests.alerting.notify.stand import MAIL, Figures


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


@pytest.fixture
def figures() -> Figures:
    return Figures()


@pytest.fixture
def courier(ledger: Ledger, figures: Figures) -> Courier:
    return Courier(MAIL, ledger, figures)
