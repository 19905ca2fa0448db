"""Intercom: what is said in conversations, what became of them, ratings and contacts.

https://developers.intercom.com/docs/webhooks
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from exporter.events import bodies, found, mac, tree
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound, Parsed
from exporter.events.intercom import contacts, conversations, notice
from exporter.events.intercom.notice import Notice
from exporter.events.source import ACKNOWLEDGED, Sender
from exporter.refusal import Refused

_HEADER = "X-Hub-Signature"
_PREFIX = "sha1="
_PING = b'"ping"'
_VALIDATED = Answer(200, content_type="")


class Intercom(Sender, frozen=True, forbid_unknown_fields=True, tag="intercom"):
    """A workspace's notifications; ``secrets`` are the client secret of the app.

    Ids that Intercom counts up become ``<source>-1911149811`` of a conversation and
    ``<source>-admin-814860`` of a teammate. An app's own ids in custom attributes of a conversation
    (conversation_id, agent_id, session_id) win.
    """

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # no time is signed
        """Return the index of the client secret that signed the raw bytes."""
        given = inbound.headers.get(_HEADER, "").strip()
        if not given.startswith(_PREFIX) or len(given) == len(_PREFIX):
            raise mac.missing(_HEADER, "Intercom signs with the app's client secret by itself")
        offered = [given[len(_PREFIX) :].lower()]
        place = mac.fitting(self.secrets, offered, lambda key: _signed(key, inbound.body))
        if place < 0:
            raise mac.unfit(
                _HEADER,
                "compare the secret with client_secret under Basic information in the Developer "
                "Hub; pass the body on byte for byte",
            )
        return place

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer the HEAD that validates the URL, and the ping that follows."""
        if inbound.method in ("GET", "HEAD"):
            return _VALIDATED
        if inbound.method != "POST" or _PING not in inbound.body:
            return None
        is_ping = tree.word(bodies.json_of(inbound.body), "topic") == "ping"
        return ACKNOWLEDGED if is_ping else None

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what a notification tells; Refused where it is none of Intercom's."""
        raw = bodies.json_of(inbound.body)
        if not tree.word(raw, "topic"):
            raise Refused(
                "wrong_type",
                "the body has no topic, so it is no notification of Intercom's",
                "check that the URL was given to Intercom and to nobody else",
            )
        return found.parsed(_told(notice.of(self.name, raw, now)))


def _told(one: Notice) -> list[Found]:
    if one.topic.startswith(conversations.PREFIX):
        return conversations.told(one)
    if one.topic.startswith(contacts.PREFIXES):
        return contacts.told(one)
    return one.unmapped("no mapping for this topic")


def _signed(key: bytes, body: bytes) -> bytes:
    """Return the MAC that Intercom's protocol asks for."""
    return hmac.new(key, body, hashlib.sha1).hexdigest().encode()
