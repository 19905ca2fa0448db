"""One call of Segment's API: who, when, and what all calls have in common. Pure.

https://segment.com/docs/connections/spec/common/
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from exporter.events import flat, linking, tree

_LONGEST_WORD = 100
_LONGEST_ID = 200


class Call(NamedTuple):
    """A call; ``time`` is as our clock would have had it, or a text that is no time."""

    kind: str
    id: str
    time: datetime | str
    user: str
    anonymous: str
    raw: Mapping[str, Any]

    @property
    def customer(self) -> str:
        """The user's id, or the anonymous one before there is any."""
        return self.user or self.anonymous

    @property
    def properties(self) -> Mapping[str, Any]:
        """What the app said of it."""
        found = self.raw.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def shared(self) -> dict[str, Any]:
        """The fields that any event may carry, of the call and of its properties."""
        context = tree.at(self.raw, "context")
        # Of a campaign's content only what names our ids: else it names an advertisement.
        utm = linking.of_text(tree.at(context, "campaign", "content"))
        session = tree.word(context, "sessionId")[:_LONGEST_ID]
        channel = tree.word(self.properties, "channel")[:_LONGEST_WORD]
        return {
            **({"session_id": session} if session else {}),
            **utm,
            **linking.of(self.properties, context),
            **({"channel": channel} if channel else {}),
            "customer_id": self.customer,
        }

    @property
    def source(self) -> str:
        """The traffic source of the campaign that brought a visitor."""
        return tree.word(self.raw, "context", "campaign", "source")[:_LONGEST_WORD]

    def event(self, type: str, data: Mapping[str, Any], *, suffix: str = "") -> dict[str, Any]:
        """Return an event of the call with what all events carry; ``suffix`` tells its id apart."""
        return flat.event(f"{self.id}{suffix}", type, self.time, {**self.shared, **data})

    def unmapped(self, topic: str, why: str) -> flat.Unmapped:
        """Return the call as it came."""
        return flat.unmapped(self.id, topic[:_LONGEST_WORD], self.time, self.raw, why)


def of(raw: Mapping[str, Any], kind: str, sent: Any, now: datetime) -> Call:
    """Return a call as it stands in a body; ``sent`` is the body's sentAt."""
    return Call(
        kind,
        tree.key(tree.word(raw, "messageId")) or f"sha256-{tree.digest(raw)}",
        corrected(raw, raw.get("sentAt") or sent, now),
        tree.word(raw, "userId"),
        tree.word(raw, "anonymousId"),
        raw,
    )


def corrected(raw: Mapping[str, Any], sent: Any, now: datetime) -> datetime | str:
    """Return when a call was made, by our clock: its sender's clock is wrong by now − sentAt.

    A time that is none is returned as it is; without any it was now.
    """
    told = raw.get("originalTimestamp") or raw.get("timestamp")
    if told is None:
        return now
    made, left = _instant(told), _instant(sent)
    if made is None:
        return told if isinstance(told, str) else "not a time"
    if left is None or left < made:
        return made
    try:
        return now - (left - made)
    except OverflowError:
        return made


def _instant(raw: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
