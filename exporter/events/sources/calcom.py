"""Cal.com: bookings made, moved, called off, kept and missed.

https://cal.com/docs/developing/guides/automation/webhooks
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from exporter.events import bodies, found, linking, mac, numbered, tree
from exporter.events.booking import Booking
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound, Parsed
from exporter.events.source import ACKNOWLEDGED, Sender
from exporter.events.stripe import money
from exporter.refusal import Refused

_HEADER = "X-Cal-Signature-256"
_PREFIX = "sha256="
_LONGEST_SERVICE = 100


class CalCom(Sender, frozen=True, forbid_unknown_fields=True, tag="calcom"):
    """A webhook with its secret; the app gives a conversation's id along as metadata."""

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # no time is signed
        """Return the index of the secret that signed the raw bytes."""
        offered = inbound.headers.get(_HEADER, "").strip().removeprefix(_PREFIX).lower()
        if not offered:
            raise mac.missing(_HEADER, "give the webhook a secret, the same as in secrets:")
        body = inbound.body
        found = mac.fitting(self.secrets, [offered], lambda key: mac.hexadecimal(key, body))
        if found < 0:
            raise mac.unfit(
                _HEADER, "compare the secret with that of this webhook; pass the body unchanged"
            )
        return found

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer the ping that the settings page sends."""
        if inbound.method != "POST" or b'"PING"' not in inbound.body:
            return None
        told = bodies.json_of(inbound.body)
        return ACKNOWLEDGED if tree.word(told, "triggerEvent") == "PING" else None

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what happened to a booking; Refused where the body is not Cal.com's."""
        raw = bodies.json_of(inbound.body)
        if not tree.word(raw, "triggerEvent"):
            raise Refused(
                "wrong_type",
                "the body has no triggerEvent, so it is no webhook of Cal.com's",
                "check that the URL was given to Cal.com and to nobody else, and that the webhook "
                "has no payload template",
            )
        return found.parsed(_told(raw, now))


def _told(raw: Mapping[str, Any], now: datetime) -> list[Found]:
    topic = tree.word(raw, "triggerEvent")
    payload = tree.at(raw, "payload")
    # What happens at a time, not at somebody's wish, is told without a payload around it.
    within = payload if isinstance(payload, dict) else raw
    uid = tree.word(within, "uid") or tree.word(within, "bookingUid")
    told = Booking("calcom", topic, uid, _time(raw, within, now), "", raw, now)
    if not uid:
        return told.unmapped("no mapping for this trigger, or no booking in it")
    if topic in _STEPS and not _is_moved(topic, within):
        if topic == "BOOKING_NO_SHOW_UPDATED" and not _missed(within):
            return told.unmapped("nobody is marked as missing any more")
        return _step(told, within, _STEPS[topic])
    return told.unmapped(_WHY.get(topic, "no mapping for this trigger"))


def _time(raw: Mapping[str, Any], within: Mapping[str, Any], now: datetime) -> Any:
    """Return when it happened; a meeting that ended did so at its end."""
    if tree.word(raw, "triggerEvent") == "MEETING_ENDED":
        return tree.word(within, "endTime") or now
    return tree.word(raw, "createdAt") or now


def _step(told: Booking, within: Mapping[str, Any], step: str) -> list[Found]:
    guest = next(iter(_missed(within) or tree.items(within, "attendees")), None)
    host = tree.at(within, "organizer")
    agent = numbered.of("calcom", "host", tree.word(host, "id")) or tree.word(host, "email")
    email = tree.word(guest, "email")
    known = {
        "name": tree.word(guest, "name"),
        "email": email,
        "phone": tree.word(guest, "phoneNumber"),
        "timezone": tree.word(guest, "timeZone"),
    }
    responses = tree.at(within, "responses")
    answers = responses.items() if isinstance(responses, dict) else ()
    ours = linking.of(
        tree.at(within, "metadata"), {name: tree.at(one, "value") for name, one in answers}
    )
    data = {
        "customer_id": email,
        "agent_id": agent,
        "agent_kind": "human" if agent else None,
        "service": tree.word(within, "type")[:_LONGEST_SERVICE],
        "starts_at": tree.at(within, "startTime"),
        "ends_at": tree.at(within, "endTime"),
        "previous_appointment_id": tree.word(within, "rescheduleUid"),
        **_price(within),
        **linking.of_word(tree.at(within, "tracking", "utm_content")),
        **ours,
    }
    return [told.event(step, data), *told.identified(known)]


def _price(within: Mapping[str, Any]) -> dict[str, Any]:
    """Return a booking's price, told as Stripe does, who takes the money."""
    price, code = tree.at(within, "price"), money.currency(tree.at(within, "currency"))
    return {"value": money.major(price, code), "currency": code} if price else {}


def _missed(within: Mapping[str, Any]) -> list[Any]:
    return [one for one in tree.items(within, "attendees") if tree.at(one, "noShow") is True]


def _is_moved(topic: str, within: Mapping[str, Any]) -> bool:
    """Say whether a booking was called off only since it was moved."""
    is_gone = topic == "BOOKING_CANCELLED"
    return is_gone and any(tree.at(within, name) is True for name in _MOVED)


_MOVED = ("rescheduled", "requestReschedule")
_STEPS = {
    "BOOKING_CREATED": "booked",
    "BOOKING_RESCHEDULED": "rescheduled",
    "BOOKING_CANCELLED": "cancelled",
    "BOOKING_NO_SHOW_UPDATED": "no_show",
    "MEETING_ENDED": "completed",
}
_WHY = {
    "BOOKING_CANCELLED": "moved, not called off; told by BOOKING_RESCHEDULED",
    "BOOKING_REQUESTED": "not confirmed yet; told by BOOKING_CREATED",
    "BOOKING_REJECTED": "never confirmed, so there was no appointment",
    "BOOKING_PAID": "the money is told by who took it, such as a source of Stripe",
    "BOOKING_PAYMENT_INITIATED": "not paid yet",
}
