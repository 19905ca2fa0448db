"""Things of dispatch for the tests of its store."""

from datetime import timedelta

from alerting.dispatch import matchers
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import Decision, Group, Known, Log
from alerting.model import Acknowledgement
from alerting.store.rows import Lane
from tests.alerting.notices import NOW, alert

MAIL, HOOK = Lane("team", "email[0]"), Lane("team", "webhook[0]")
KNOWN = Known(alert=alert(rule=""), changes=(NOW,), flapping_since=NOW)
PRINT = KNOWN.alert.fingerprint
GROUP = Group(
    key='{}:{alertname="AnswersSlow"}',
    route="0",
    receiver="team",
    labels=(("alertname", "AnswersSlow"),),
    flush_at=NOW,
    members={PRINT: NOW},
    logs={MAIL: Log(at=NOW, firing=frozenset({PRINT}), times=(NOW,))},
    decisions={MAIL: Decision(NOW, told=True, why="told: first notification")},
    hidden=frozenset({PRINT}),
)
SILENCE = Silence(
    id="5c1b",
    matchers=matchers.parsed('channel="web", alertname=~"Answers.*"'),
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=1),
    created_by="mira",
    comment="we know",
    updated_at=NOW,
)
CARE = Acknowledgement(fingerprint=PRINT, fired_at=NOW, by="mira", at=NOW, via="slack")
