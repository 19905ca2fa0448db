"""WhatsApp's Cloud API: whether a number may send, and how well it is thought of.

https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account-to-number-current-status
"""

from typing import Annotated, Any, ClassVar, Final

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.meta.graph import HOUR, Graph

_FIELDS: Final = "id,status,quality_rating,throughput,health_status"
_OF_STATUS: Final = {
    "BANNED": "suspended",
    "RESTRICTED": "restricted",
    "RATE_LIMITED": "restricted",
    "FLAGGED": "restricted",
    "DELETED": "missing",
    "DISCONNECTED": "missing",
    "MIGRATED": "missing",
    "PENDING": "missing",
    "UNVERIFIED": "missing",
}
_OF_HEALTH: Final = {"BLOCKED": "suspended", "LIMITED": "restricted"}


class Whatsapp(Graph, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="whatsapp"):
    """One number of a business."""

    PROVIDER: ClassVar = "whatsapp"
    TOPICS: ClassVar = ("health", "quota")
    WINDOW: ClassVar = HOUR
    # Of an account with a registered number; the share that is used comes with the answers.
    ALLOWED: ClassVar = (Quota("requests", 0, 5_000, HOUR),)

    phone_number_id: Annotated[
        str, Meta(pattern=r"^\d{1,30}$", description="id of the number in Meta's graph")
    ]

    def path(self, topic: Topic) -> str:
        """Return what is asked: the number; Meta lists no messages."""
        return f"{self.phone_number_id}?fields={_FIELDS}" if topic == "health" else ""

    def node(self, told: Any) -> Found:
        """Return how the number is: Meta answers well of numbers that may not send."""
        if not tree.word(told, "id"):
            return verdict.lacking("id")
        status = tree.word(told, "status")
        if status in _OF_STATUS:
            return Found(reason=_OF_STATUS[status], detail=f"the number is {status}")
        sending = tree.word(told, "health_status", "can_send_message")
        if sending in _OF_HEALTH:
            return Found(reason=_OF_HEALTH[sending], detail=f"sending is {sending}{_why(told)}")
        if tree.word(told, "quality_rating") == "RED":
            return Found(reason="restricted", detail="the quality of the number is RED")
        return Found()


def _why(told: Any) -> str:
    """Return the first error that health_status tells, after a colon."""
    for entity in tree.items(told, "health_status", "entities"):
        for error in tree.items(entity, "errors"):
            if said := verdict.clean(tree.word(error, "error_description")):
                return f": {said}"
    return ""
