"""Whatever a mail server answers has its meaning, and none of it shows the password."""

from collections.abc import AsyncIterator

import pytest

from alerting.notify import smtp
from alerting.notify.message import Context
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from tests.alerting.notices import notice
from tests.alerting.notify.mailing import PATIENCE, email, told
from tests.alerting.notify.mailserver import (
    PASSWORD,
    Certificate,
    MailServer,
    Stage,
    server,
)


@pytest.fixture
async def mails(shown: Certificate) -> AsyncIterator[MailServer]:
    async with server(shown.context).open() as opened:
        yield opened


@pytest.mark.parametrize(
    ("stage", "answer", "verdict"),
    [
        ("connect", "554 go away",
         Retry(reason="refused", detail="the server does not talk to us: 554 go away")),
        ("connect", "421 busy",
         Retry(reason="server", detail="the server does not talk to us: 421 busy")),
        ("STARTTLS", "454 not now",
         Retry(reason="tls", detail="the server does not start TLS: 454 not now")),
        ("AUTH", f"535 not with {PASSWORD}",
         Retry(reason="auth", detail="the server does not believe us: 535 not with ***")),
        ("MAIL", "550 not you", Rejected(detail="the server refuses the sender: 550 not you")),
        ("MAIL", "530 who",
         Retry(reason="auth", detail="the server asks who we are: 530 who")),
        ("MAIL", "451 later",
         Retry(reason="server", detail="the server does not take the sender now: 451 later")),
        ("DATA", "451 later",
         Retry(reason="server", detail="the server does not take the mail now: 451 later")),
        ("taken", "452 full",
         Retry(reason="server", detail="the server does not take the mail now: 452 full")),
        ("taken", "554 spam", Rejected(detail="the server refuses the mail: 554 spam")),
        ("MAIL", "nonsense", Retry(
            reason="server", detail="the server does not take the sender now: -1 Malformed SMTP"
            " response line: nonsense")),
    ],
)  # fmt: skip
async def test_a_server_that_says_no(
    mails: MailServer, shown: Certificate, stage: Stage, answer: str, verdict: Verdict
) -> None:
    mails.script[stage] = answer
    assert await told(email(mails, shown)) == verdict


async def test_no_recipient_is_taken(mails: MailServer, shown: Certificate) -> None:
    mails.script["RCPT"] = "550 no such user"
    said = "the server refuses a@example.com: 550 no such user; b@example.com: 550 no such user"
    assert await told(email(mails, shown)) == Rejected(detail=said)
    assert mails.mails == []


async def test_some_recipients_are_refused_and_the_others_told(
    mails: MailServer, shown: Certificate
) -> None:
    mails.recipients["b@example.com"] = "550 no such user"
    said = "the server refuses b@example.com: 550 no such user"
    assert await told(email(mails, shown)) == Sent(said)
    assert [mail.recipients for mail in mails.mails] == [["a@example.com"]]


async def test_a_recipient_who_is_to_be_told_later_is_told_alone(
    mails: MailServer, shown: Certificate
) -> None:
    mails.recipients["b@example.com"] = "450 greylisted"
    said = "the server does not take now b@example.com: 450 greylisted"
    later = Retry(reason="server", detail=said, told=("a@example.com",))
    assert await told(email(mails, shown)) == later
    mails.recipients.clear()
    context = Context(integration="email[0]", public_url="", told=later.told)
    await smtp.send(email(mails, shown).compose(notice(), context), PATIENCE)
    assert [mail.recipients for mail in mails.mails] == [["a@example.com"], ["b@example.com"]]


async def test_a_server_that_closes_while_recipients_are_named(
    mails: MailServer, shown: Certificate
) -> None:
    mails.recipients["a@example.com"] = "421 closing"
    verdict = await told(email(mails, shown))
    assert isinstance(verdict, Retry)
    assert mails.mails == []
