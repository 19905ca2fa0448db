"""Instagram's messages: whether an account lets us in, and its newest conversation.

Both ways to log in are taken: by Facebook with a page's token (the default), and by Instagram with
`url: https://graph.instagram.com`.
https://developers.facebook.com/docs/instagram-platform
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from exporter.integrations.exchange.call import Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.meta.graph import DAY, Graph

_OF_ITS_OWN: Final = "https://graph.instagram.com"


class Instagram(Graph, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="instagram"):
    """A professional account."""

    PROVIDER: ClassVar = "instagram"
    TOPICS: ClassVar = ("health", "quota", "newest")
    # 4800 for each impression in the day, so this is of ten; answers tell the share used.
    ALLOWED: ClassVar = (Quota("requests", 0, 48_000, DAY),)

    account: Annotated[
        str,
        Meta(
            pattern=r"^(me|\d{1,30})$",
            description="id of the account, or of its page; without, that of the token",
        ),
    ] = "me"

    def path(self, topic: Topic) -> str:
        """Return what is asked about a topic; the page of the token has the conversations."""
        if topic == "health":
            return f"{self.account}?fields=id,username"
        if topic == "newest":
            return "me/conversations?platform=instagram&fields=updated_time&limit=1"
        return ""

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong with the app's credentials; Instagram itself inspects no tokens."""
        yield from super().wrong_vendor()
        if self.app_secret is not None and self.base() == _OF_ITS_OWN:
            yield "app_secret", f"{_OF_ITS_OWN} inspects no tokens; write token_expires instead"
