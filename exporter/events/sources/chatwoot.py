"""Chatwoot: messages, conversations, satisfaction and contacts of one account or agent bot.

https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from exporter.events import bodies, found, mac, tree
from exporter.events.chatwoot import contacts, conversations, messages
from exporter.events.chatwoot.payload import Payload
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.refusal import Refused

_SIGNATURE = "X-Chatwoot-Signature"
_TIME = "X-Chatwoot-Timestamp"
_PREFIX = "sha256="
_HELP = (
    "Chatwoot signs from 4.11.2 on; copy the webhook's secret from its page in Chatwoot. For older "
    "versions use keys: instead of secrets: and post to /webhooks/{source}/{key}"
)
_TOLD: Mapping[str, Callable[[Payload], list[Found]]] = {
    "message_created": messages.told,
    messages.UPDATED: messages.told,
    conversations.CREATED: lambda payload: [
        *conversations.told(payload),
        *contacts.known(payload, payload.contact),
    ],
    "conversation_status_changed": conversations.told,
    "conversation_updated": conversations.told,
    "conversation_resolved": conversations.told,
    "conversation_opened": conversations.told,
    "contact_created": contacts.told,
    "contact_updated": contacts.told,
}


class Chatwoot(Sender, frozen=True, forbid_unknown_fields=True, tag="chatwoot"):
    """One account's webhook; ``secrets`` from Chatwoot 4.11.2 on, ``keys`` before.

    Chatwoot counts its ids up, so they become ``<source>-10`` of conversation 10,
    ``<source>-contact-7``, ``<source>-user-1`` and ``<source>-bot-1``. It sends once and does not
    try again. An app's own ids in custom attributes (conversation_id, agent_id, session_id) win.
    """

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed ``{timestamp}.{raw body}``."""
        stamp = inbound.headers.get(_TIME, "")
        at = mac.whole(stamp)
        if at is None:
            raise mac.missing(_TIME, _HELP)
        given = inbound.headers.get(_SIGNATURE, "").strip()
        if not given.startswith(_PREFIX) or len(given) == len(_PREFIX):
            raise mac.missing(_SIGNATURE, _HELP)
        mac.refuse_other_time(at, now, tolerance)
        content = f"{stamp}.".encode() + inbound.body
        offered = [given[len(_PREFIX) :].lower()]
        place = mac.fitting(self.secrets, offered, lambda key: mac.hexadecimal(key, content))
        if place < 0:
            raise mac.unfit(
                _SIGNATURE,
                "compare the secret with the one that Chatwoot shows for this very webhook; each "
                "webhook, API inbox and agent bot has its own",
            )
        return place

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what a payload tells; Refused where it is none of Chatwoot's."""
        raw = bodies.json_of(inbound.body)
        event = tree.word(raw, "event")
        if not event:
            raise Refused(
                "wrong_type",
                "the body has no event, so it is no payload of Chatwoot's",
                "check that the URL was given to Chatwoot and to nobody else",
            )
        payload = Payload(self.name, event, raw, self._sent(inbound, now))
        told = _TOLD.get(event)
        return found.parsed(
            told(payload) if told else payload.unmapped("no mapping for this event")
        )

    def _sent(self, inbound: Inbound, now: datetime) -> datetime:
        """Return when Chatwoot sent it, where that is signed."""
        at = mac.whole(inbound.headers.get(_TIME, "")) if self.secrets else None
        return now if at is None else datetime.fromtimestamp(at, UTC)
