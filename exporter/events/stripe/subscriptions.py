"""Subscriptions of Stripe: how each stands, and what it brings a month. Pure.

https://docs.stripe.com/billing/subscriptions/webhooks
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from exporter.events import linking, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.stripe import money, monthly
from exporter.events.stripe.told import Told

PREFIX = "customer.subscription."
_STATUSES = {
    "active": "active",
    "past_due": "past_due",
    "trialing": "trialing",
    "paused": "paused",
    "unpaid": "paused",
    "canceled": "canceled",
}
_EARNING = frozenset({"active", "past_due"})
# Events of one second: the first comes before, the last after all others.
_RANKS = {"created": 0, "deleted": 999}
_BETWEEN = 500
_LONGEST_PLAN = 100
_DEEPEST = 8
_TELLING = frozenset(["status", "items", "plan", "quantity", "currency", "discount", "discounts"])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def changed(told: Told) -> list[Found]:
    """Return how a subscription stands now, and what of that was otherwise before."""
    status = _STATUSES.get(tree.word(told.object, "status"))
    lines = monthly.items(told.object)
    if status is None:
        return told.unmapped("a subscription that has not begun, its first payment is open")
    if not lines:
        return told.unmapped("a subscription without items")
    first = next(filter(monthly.is_licensed, lines), lines[0])
    value = _value(told.object, told.created)
    span, (name, count) = monthly.span(first), monthly.interval(first)
    data = {
        "subscription_id": told.about,
        "status": status,
        "interval": span,
        "interval_count": count if span == name and count > 1 else None,
        "plan": _plan(first),
        "trial_ends_at": _instant(tree.at(told.object, "trial_end")),
        "cancel_at_period_end": tree.at(told.object, "cancel_at_period_end") or None,
        **value,
        **_before(told, value),
        **linking.of(tree.at(told.object, "metadata")),
    }
    return [told.event(told.id, "billing.subscription.changed", data, _mark(told, status))]


def _mark(told: Told, status: str) -> Mark | None:
    """Return how new this is; in one second, what was canceled is newest."""
    if not told.created:
        return None
    rank = _RANKS.get(told.type.removeprefix(PREFIX), _BETWEEN)
    newest = _RANKS["deleted"] if status == "canceled" else rank
    return Mark(f"subscription:{told.about}", told.created + newest)


def _value(subscription: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Return the monthly value of the whole subscription; nothing is earned before and after."""
    if _STATUSES.get(tree.word(subscription, "status")) not in _EARNING:
        code = money.currency(tree.at(subscription, "currency"))
        return {"monthly_value": "0" if code else None, "currency": code}
    try:
        found = monthly.of(subscription, at)
    except monthly.Unknown as unknown:
        return {"monthly_value_unknown": str(unknown)}
    value = money.rounded(found.value, found.currency)
    return {"monthly_value": value, "currency": found.currency}


def _before(told: Told, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the status and value before, where the event says that they were others."""
    if not _TELLING & told.previous.keys():
        return {}
    stood = overlaid(told.object, told.previous)
    status = _STATUSES.get(tree.word(stood, "status"), "incomplete")
    before = _value(stood, told.created).get("monthly_value")
    is_same = status == _STATUSES.get(tree.word(told.object, "status"))
    return {
        "previous_status": None if is_same else status,
        "previous_monthly_value": None if before == value.get("monthly_value") else before,
    }


def overlaid(now: Any, before: Any, depth: int = _DEEPEST) -> Any:
    """Return an object as it was: objects are told in part, anything else as a whole."""
    if not isinstance(now, dict) or not isinstance(before, dict) or not depth:
        return before
    parts = {name: overlaid(now.get(name), one, depth - 1) for name, one in before.items()}
    return {**now, **parts}


def _plan(item: Any) -> str:
    found = monthly.price(item)
    names = ("nickname", "lookup_key", "product", "id")
    told = next((one for name in names if (one := tree.word(found, name))), "")
    return told[:_LONGEST_PLAN]


def _instant(raw: Any) -> Any:
    return None if raw is None else tree.instant(raw, _EPOCH)
