"""A notice sent to the mail server of a test, with TLS, a user and a password."""

from typing import Any

from alerting.notify import smtp
from alerting.notify.email import Email
from alerting.notify.message import Context
from alerting.notify.tls import Tls
from alerting.notify.verdict import Verdict
from alerting.secret import Secret
from tests.alerting.notices import notice
from tests.alerting.notify.mailserver import PASSWORD, USER, Certificate, MailServer

CONTEXT = Context(integration="email[0]", public_url="https://watch.example.com")
PATIENCE = 10.0


def email(of: MailServer, shown: Certificate | None, **changes: Any) -> Email:
    settings: dict[str, Any] = {
        "to": "a@example.com, b@example.com",
        "sender": "alerts@example.com",
        "smarthost": f"127.0.0.1:{of.port}",
        "auth_username": USER,
        "auth_password": Secret(PASSWORD),
        "tls_config": Tls(ca_file=str(shown.path)) if shown else None,
    }
    return Email(**{**settings, **changes})


async def told(email: Email, within: float = PATIENCE) -> Verdict:
    """Send a notice, and look that nothing that comes of it holds the password."""
    letter = email.compose(notice(), CONTEXT)
    answer = await smtp.send(letter, within)
    verdict = email.judge(answer)
    assert PASSWORD not in f"{letter!r}{verdict!r}"
    return verdict
