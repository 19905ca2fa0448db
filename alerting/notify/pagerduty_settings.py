"""`alerting.pagerduty`: how PagerDuty's webhooks back to us are known to be PagerDuty's."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Secret


class PagerDutyCallbacks(Struct, frozen=True, forbid_unknown_fields=True):
    """Webhook subscriptions (v3) whose events come to ``POST /pagerduty/webhook``."""

    webhook_secrets: Annotated[
        tuple[Secret, ...],
        Meta(
            max_length=20,
            description="secrets of webhook subscriptions of PagerDuty, each shown once when the "
            "subscription is made; without one nothing is taken from PagerDuty",
        ),
    ] = ()
