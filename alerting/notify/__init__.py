"""The ways to tell somebody: each a frozen Struct with `compose` and `judge`, all named here."""

from alerting.notify.email import Email
from alerting.notify.webhook import Webhook

Integration = Email | Webhook
"""Every kind of integration; `NAME` is what metrics call it, `send_resolved` whether ends are told.

`compose(notice, context)` makes a Message, `judge(reply)` a Verdict of any Reply. Both are pure.
"""

__all__ = ["Email", "Integration", "Webhook"]
