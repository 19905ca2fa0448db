"""Messages that came in by a number of ours, and statuses of those that went out. Pure.

https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from collections.abc import Mapping
from typing import Any

from exporter.events import touchpoints, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.twilio import error_class
from exporter.events.twilio.notice import Notice, channel, person

# What is of no interest comes first: the order is a ladder, and what falls behind came late.
STATUSES: Mapping[str, str] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
_STEPS = tuple(STATUSES)


def received(notice: Notice) -> list[Found]:
    """Return what a customer wrote, and what is told of them."""
    id, sender, ours = notice.word("MessageSid", "SmsSid"), notice.word("From"), notice.word("To")
    if not id or not sender:
        return notice.unmapped("message", "a message without an id or without its sender")
    phone = person(sender)
    who = notice.word("ExternalUserId") or phone
    time = notice.fields.get("Time")
    about = _about(notice, ours, sender, who)
    data = {**about, "message_id": id, "text": notice.fields.get("Body")}
    found = [notice.event(id, "chat.message.received", data, time=time)]
    kind = notice.word("ReferralSourceType")
    if kind or notice.word("ReferralSourceId"):
        led = {
            **about,
            "touchpoint": touchpoints.of(kind, notice.fields, "ReferralSourceId"),
            "subject": notice.fields.get("ReferralHeadline"),
        }
        found.append(notice.event(f"{id}/started", "chat.conversation.started", led, time=time))
    name = notice.word("ProfileName")
    aliases = [phone] if phone != who else None
    if name or aliases:
        known = {
            "customer_id": who,
            "aliases": aliases,
            "name": name,
            "phone": phone if phone.startswith("+") else None,
            "tenant": about["tenant"],
        }
        found.append(notice.event(f"{id}/identified", "customer.identified", known, time=time))
    return found


def status(notice: Notice) -> list[Found]:
    """Return how far a message of ours came."""
    id, named = (
        notice.word("MessageSid", "SmsSid"),
        notice.word("MessageStatus", "SmsStatus").lower(),
    )
    if not id or named not in STATUSES:
        return notice.unmapped(f"status.{named}", "no mapping for this status")
    ours, recipient = notice.word("From"), notice.word("To")
    data = {
        **_about(notice, ours, recipient, notice.word("ExternalUserId") or person(recipient)),
        "message_id": id,
        "status": STATUSES[named],
        "error_class": failure(notice, named),
    }
    return [
        notice.event(
            tree.key(id, named),
            "chat.message.status",
            data,
            time=notice.fields.get("Time"),
            mark=step(id, named),
        )
    ]


def failure(notice: Notice, named: str) -> str | None:
    """Return why a message failed, None where it did not."""
    return error_class.of(notice.word("ErrorCode")) if STATUSES[named] == "failed" else None


def step(id: str, named: str) -> Mark:
    """Return how far a message is: Twilio dates no status, so its place in the ladder counts."""
    return Mark(f"message:{id}", _STEPS.index(named))


def _about(notice: Notice, ours: str, theirs: str, who: str) -> dict[str, Any]:
    account = notice.account(ours)
    return {
        "channel": channel(theirs or ours),
        "agent_id": account.agent_id,
        "tenant": account.tenant,
        "conversation_id": tree.key(ours, theirs),
        "customer_id": who,
        **notice.linked,
    }
