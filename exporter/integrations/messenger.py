"""Messenger: whether a page of Facebook lets us in, and its newest conversation.

https://developers.facebook.com/docs/messenger-platform/conversations
"""

from typing import Annotated, ClassVar, Final

from msgspec import Meta

from exporter.integrations.exchange.call import Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.meta.graph import DAY, Graph

_CALLS: Final = 200


class Messenger(Graph, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="messenger"):
    """A page; `token` is the page's own."""

    PROVIDER: ClassVar = "messenger"
    TOPICS: ClassVar = ("health", "quota", "newest")
    account: Annotated[
        str,
        Meta(pattern=r"^(me|\d{1,30})$", description="id of the page; without, that of the token"),
    ] = "me"
    writers: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000_000,
            description="how many people write to the page in a day: for each, Meta lets 200 "
            "calls through",
        ),
    ] = 100

    @property
    def allowed(self) -> tuple[Quota, ...]:
        """The calls of a day; answers tell which part is used, of how many they do not tell."""
        return (Quota("requests", 0, _CALLS * self.writers, DAY),)

    def path(self, topic: Topic) -> str:
        """Return what is asked about a topic; conversations come newest first."""
        if topic == "health":
            return f"{self.account}?fields=id,name"
        if topic == "newest":
            conversations = f"{self.account}/conversations?platform=messenger"
            return f"{conversations}&fields=updated_time&limit=1"
        return ""
