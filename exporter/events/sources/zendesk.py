"""Zendesk: messages of its messaging, and end users; tickets' own webhooks need type generic.

https://developer.zendesk.com/api-reference/webhooks/event-types/messaging-events
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta

from exporter.events import bodies, flat, found, instants, mac, numbered, people, tree
from exporter.events.fields import TEXT_CHARACTERS
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound, Parsed
from exporter.events.source import ACKNOWLEDGED, Sender
from exporter.refusal import Refused

_SIGNATURE = "X-Zendesk-Webhook-Signature"
_TIME = "X-Zendesk-Webhook-Signature-Timestamp"
_LONGEST_STAMP = 40
_MESSAGE = "zen:event-type:messaging_ticket.message_added"
_USERS = "zen:event-type:user."
_PREFIX = "zen:event-type:"
_BOT = "zd:answerBot"
_LONGEST_TYPE = 80
_HELP = "Zendesk signs by itself; copy the signing secret from the webhook's page in Admin Center"


class Zendesk(Sender, frozen=True, forbid_unknown_fields=True, tag="zendesk"):
    """One webhook of Zendesk's that is connected to events; ``secrets`` are its signing secret.

    Users, whom Zendesk counts up, become ``<source>-user-6596848315901``; its bot stays
    ``zd:answerBot``.
    """

    channel: Annotated[
        Literal["whatsapp", "instagram", "messenger", "web", "sms", "other"],
        Meta(description="where its customers write, as Zendesk does not tell"),
    ] = "web"

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed the timestamp and the body, verbatim."""
        stamp = inbound.headers.get(_TIME, "")
        since = instants.milliseconds(stamp) if len(stamp) <= _LONGEST_STAMP else None
        if since is None:
            raise mac.missing(_TIME, _HELP)
        given = inbound.headers.get(_SIGNATURE, "").strip()
        if not given:
            raise mac.missing(_SIGNATURE, _HELP)
        mac.refuse_other_time(since / 1000, now, tolerance)
        content = stamp.encode("utf-8", "surrogateescape") + inbound.body
        place = mac.fitting(self.secrets, [given], lambda key: _signed(key, content))
        if place < 0:
            raise mac.unfit(
                _SIGNATURE,
                "compare the secret with the signing secret of this very webhook; a test from "
                "Admin Center before it is saved is signed with Zendesk's own test secret",
            )
        return place

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer a webhook that is sent without a body: it holds no event."""
        return ACKNOWLEDGED if inbound.method == "POST" and not inbound.body else None

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what an event tells; Refused where the body is none of Zendesk's."""
        raw = bodies.json_of(inbound.body)
        if not tree.word(raw, "type").startswith(_PREFIX):
            raise Refused(
                "wrong_type",
                "the body has no type that begins with zen:event-type:, so it is no event",
                "connect the webhook to events; one of a trigger or an automation sends what its "
                "author wrote, and needs a source of type generic",
            )
        return found.parsed(self._told(raw, now))

    def _told(self, raw: Mapping[str, Any], now: datetime) -> list[Found]:
        type = tree.word(raw, "type")
        told = self._said(raw, now) if type == _MESSAGE else None
        if type.startswith(_USERS):
            told = self._known(raw, now)
        return told or [_unmapped(raw, now)]

    def _said(self, raw: Mapping[str, Any], now: datetime) -> list[Found]:
        event = tree.at(raw, "event")
        message = tree.at(event, "message")
        id = tree.word(message, "id") or tree.word(raw, "id")
        actor, kind = tree.word(event, "actor", "id"), tree.word(event, "actor", "type")
        data: dict[str, Any] = {
            "conversation_id": numbered.of(self.name, "", tree.word(event, "conversation_id")),
            "message_id": tree.key(id),
            "text": tree.word(message, "body")[:TEXT_CHARACTERS],
            "channel": self.channel,
        }
        who = numbered.of(self.name, "user", actor)
        if kind == "end_user":
            data["customer_id"] = who
        else:
            agent = "human" if kind == "agent" else "ai" if actor == _BOT else "system"
            data |= {"agent_id": who, "agent_kind": agent, "automated": agent != "human"}
        told = "chat.message.received" if kind == "end_user" else "chat.message.sent"
        if not id:
            return []
        return [
            Found(
                flat.event(
                    tree.key(f"message/{id}"),
                    told,
                    _time(raw, now),
                    data,
                    source=tree.word(raw, "account_id"),
                    subject=tree.key(tree.word(raw, "subject")),
                )
            )
        ]

    def _known(self, raw: Mapping[str, Any], now: datetime) -> list[Found]:
        detail = tree.at(raw, "detail")
        number, own = tree.word(detail, "id"), tree.word(detail, "external_id")
        if tree.word(detail, "role") != "end-user" or tree.word(raw, "type").endswith("deleted"):
            return []
        id, account = _id(raw), tree.word(raw, "account_id")
        customer = numbered.of(self.name, "user", number)
        known = {name: tree.word(detail, name) for name in ("name", "email")}
        told = people.identified(id, _time(raw, now), account, customer, known)
        if own and customer:
            told.append(Found(flat.linked(id, _time(raw, now), customer, own, source=account)))
        return told


def _unmapped(raw: Mapping[str, Any], now: datetime) -> Found:
    named = f"zendesk.{tree.word(raw, 'type').removeprefix(_PREFIX)}"[:_LONGEST_TYPE]
    why = "no mapping for this type"
    account = tree.word(raw, "account_id")
    time = raw.get("time") if instants.milliseconds(raw.get("time")) is not None else now
    id = tree.key("unmapped", _id(raw))
    return Found(flat.unmapped(id, named, time or now, raw, why, source=account))


def _id(raw: Mapping[str, Any]) -> str:
    return tree.word(raw, "id") or tree.digest(raw)


def _time(raw: Mapping[str, Any], now: datetime) -> Any:
    """Return the event's time, to the nanosecond as Zendesk writes it; a text of no time stays."""
    return raw.get("time") or now


def _signed(key: bytes, content: bytes) -> bytes:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
