"""Who is told of what: pure, as a table."""

import pytest

from alerting import delivery
from alerting.model import Alert
from alerting.notify import Email, Webhook
from alerting.receivers import Receiver
from alerting.secret import Secret
from tests.alerting.notices import NOW, SLOW, alert

HOOK = Webhook(url=Secret("http://127.0.0.1/hook"))
TEAM = Receiver(
    "team",
    email_configs=(Email(to="a@example.com"), Email(to="b@example.com", send_resolved=True)),
    webhook_configs=(HOOK,),
)
EVERYBODY = ["email[0]", "email[1]", "webhook[0]"]


@pytest.mark.parametrize(
    ("told", "integrations"),
    [
        (alert(), EVERYBODY),
        (alert(names={**SLOW, "severity": "warning"}), EVERYBODY),
        (alert(names={"alertname": "A"}), EVERYBODY),
        (alert(names={**SLOW, "severity": "info"}), []),
        (alert("pending"), []),
        (alert("resolved"), ["email[1]", "webhook[0]"]),
        (alert("resolved", {**SLOW, "severity": "info"}), []),
    ],
)
def test_an_alert_goes_to_those_who_want_it(told: Alert, integrations: list[str]) -> None:
    made = delivery.deliver(TEAM, told, NOW)
    assert [one.integration for one in made] == integrations
    assert {one.notice.receiver for one in made} <= {"team"}
    assert all(one.notice.alerts == (told,) and one.notice.at == NOW for one in made)


def test_a_receiver_without_integrations_tells_nobody() -> None:
    assert delivery.deliver(Receiver("nobody"), alert(), NOW) == ()


def test_a_beginning_and_its_end_are_of_one_group_and_two_notices() -> None:
    (beginning, *_), (end, *_) = (
        delivery.deliver(TEAM, told, NOW) for told in (alert(), alert("resolved"))
    )
    assert beginning.notice.group_key == end.notice.group_key
    assert (beginning.notice.status, end.notice.status) == ("firing", "resolved")
    assert beginning.notice.id != end.notice.id


def test_ways_to_the_same_receiver_have_names_of_their_own() -> None:
    made = delivery.deliver(TEAM, alert(), NOW)
    assert len({one.id for one in made}) == len({one.lane for one in made}) == 3
