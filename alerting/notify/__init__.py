"""The ways to tell somebody: each a frozen Struct with `compose` and `judge`, all named here."""

from alerting.notify.email import Email
from alerting.notify.pagerduty import PagerDuty
from alerting.notify.slack import Slack
from alerting.notify.teams import Teams, TeamsConnector
from alerting.notify.webhook import Webhook

Integration = Email | Slack | PagerDuty | Teams | TeamsConnector | Webhook
"""Every kind of integration; `NAME` is what metrics call it, `send_resolved` whether ends are told.

`compose(notice, context)` makes a Message, `judge(reply)` a Verdict of any Reply. Both are pure.
"""

__all__ = ["Email", "Integration", "PagerDuty", "Slack", "Teams", "TeamsConnector", "Webhook"]
