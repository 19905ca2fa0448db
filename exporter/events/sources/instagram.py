"""Instagram's direct messages: Messenger's form, sent by a Facebook login or a business login.

https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta, field

from exporter.events.account import Account
from exporter.events.meta.accounts import AccountsSender


class Instagram(AccountsSender, frozen=True, forbid_unknown_fields=True, tag="instagram"):
    """Professional accounts; ``secrets`` are those of the app that is subscribed to them."""

    ABOUT: ClassVar[str] = "instagram"
    CHANNEL: ClassVar[str] = "instagram"

    accounts: Annotated[
        dict[str, Account], Meta(max_length=1_000, description="agent and tenant by account id")
    ] = field(default_factory=dict)

    @property
    def listed(self) -> Mapping[str, Account]:
        """The accounts that the source lists."""
        return self.accounts
