"""Whom to tell and how: what a reload swaps."""

from collections.abc import Mapping

from msgspec import Struct, field

from alerting.dispatch.rates import RateLimit
from alerting.notify import Integration
from alerting.notify.definitions import BUILT_IN, Templates
from alerting.notify.limits import Limits
from alerting.store.rows import Fallback, Lane


class Plan(Struct, frozen=True):
    """Integrations by their lanes, and what all of them must know.

    `fallback` are those who are told when another one refuses. `buttons` says that a press of one
    in Slack comes back to us.
    """

    integrations: Mapping[Lane, Integration] = {}
    public_url: str = ""
    limits: Limits = field(default_factory=Limits)
    templates: Templates = BUILT_IN
    rate_limits: tuple[RateLimit, ...] = ()
    fallback: Fallback = Fallback()
    buttons: bool = False
