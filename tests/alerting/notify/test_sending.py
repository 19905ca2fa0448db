"""Each kind of message goes to the shell of its kind."""

from typing import Any

import pytest

from alerting.notify import http, sending, slack_client, smtp
from alerting.notify.message import Context, Message
from alerting.notify.slack import Slack
from alerting.secret import Secret
from tests.alerting.notices import notice
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.mailserver import MailServer
from tests.alerting.notify.stand import email, webhook

CONTEXT = Context(integration="email[0]", public_url="https://w")


async def heard(
    shell: Any, message: Message, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, list[Any]]:
    """What comes back of a message, and what a shell was handed."""
    handed: list[Any] = []

    async def send(message: Any, within: float) -> str:
        handed.append((message, within))
        return "answer"

    monkeypatch.setattr(shell, "send", send)
    return await sending.send(message, 3.0), handed


async def test_a_mail_goes_to_a_mail_server(
    mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = email(mails).compose(notice(), CONTEXT)
    assert await heard(smtp, message, monkeypatch) == ("answer", [(message, 3.0)])


async def test_a_request_is_posted(hook: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    message = webhook(hook).compose(notice(), CONTEXT)
    assert await heard(http, message, monkeypatch) == ("answer", [(message, 3.0)])


async def test_a_talk_is_led_with_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    message = Slack(api_url=Secret("http://w/hook")).compose(notice(), CONTEXT)
    assert await heard(slack_client, message, monkeypatch) == ("answer", [(message, 3.0)])
