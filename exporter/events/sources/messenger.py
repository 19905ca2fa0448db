"""Messenger: what people and a Facebook page write to each other, and how far it came.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta, field

from exporter.events.account import Account
from exporter.events.meta.accounts import AccountsSender


class Messenger(AccountsSender, frozen=True, forbid_unknown_fields=True, tag="messenger"):
    """Facebook pages; ``secrets`` are those of the app that is subscribed to them.

    An app links what it sends by ``metadata``: JSON of ``conversation_id`` and ``agent_id``.
    """

    ABOUT: ClassVar[str] = "page"
    CHANNEL: ClassVar[str] = "messenger"

    pages: Annotated[
        dict[str, Account], Meta(max_length=1_000, description="agent and tenant by page id")
    ] = field(default_factory=dict)

    @property
    def listed(self) -> Mapping[str, Account]:
        """The pages that the source lists."""
        return self.pages
