"""Calendly: whether a person's or an organisation's token is let in, and the newest booking.

https://developer.calendly.com/api-docs
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final
from urllib.parse import urlencode

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, limits, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

MINUTE: Final = 60.0
_ME: Final = "/users/me"
_MOST_EVENTS: Final = "100"
_OF_TITLE: Final = {
    "Unauthenticated": "token_rejected",
    "Permission Denied": "permission",
    "Resource Not Found": "missing",
    "Too Many Requests": "rate_limited",
}
_URI: Final = r"https?://[A-Za-z0-9.:-]{1,255}/(users|organizations)/[A-Za-z0-9_-]{1,64}"


class Calendly(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="calendly"
):
    """A user of Calendly."""

    PROVIDER: ClassVar = "calendly"
    HOME: ClassVar = "https://api.calendly.com"
    STATUS_PAGE: ClassVar = "https://www.calendlystatus.com"
    TOPICS: ClassVar = ("health", "newest")
    # Of the least plan; headers tell the user's own.
    ALLOWED: ClassVar = (Quota("requests", 0, 60, MINUTE),)

    calendar: Annotated[
        str,
        Meta(
            pattern=f"^({_URI})?$",
            description="URI of the user or organization whose meetings tell how new the data is; "
            "without it, of the token's user, which costs a second call",
        ),
    ] = ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        if topic == "newest" and self.calendar:
            return self._meetings(self.calendar)
        if topic in {"health", "newest"}:
            return Call(topic=topic, url=self.base() + _ME)
        return None

    def _meetings(self, uri: str) -> Call:
        """Return the call for the last meetings by their start, as Calendly sorts by nothing else.

        A booking that was just made is for later, so it is among them.
        """
        whose = "organization" if "/organizations/" in uri else "user"
        asked = {whose: uri, "sort": "start_time:desc", "count": _MOST_EVENTS}
        url = f"{self.base()}/scheduled_events?{urlencode(asked)}"
        return Call(topic="newest", url=url, page=1, about="meetings")

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Calendly's form means: its title, and what it says of a token."""
        if answer.status == 429:
            return limits.refused(answer, limits.USUAL, tree.word(answer.json, "message"))
        title, said = (tree.word(answer.json, key) for key in ("title", "message"))
        if answer.status // 100 == 2 or not title:
            return None
        usual = verdict.of(answer, said)
        reason = _OF_TITLE.get(title, usual.reason if usual else "refused")
        if reason == "token_rejected":
            reason = _of_token(said.lower())
        return verdict.because(reason, answer, said or title)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell of the minute."""
        yield quota.of_headers(answer, "requests", limits.USUAL, window=MINUTE)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the user tells, or when a meeting was last booked or changed."""
        if call.about != "meetings":
            uri = tree.word(answer.json, "resource", "uri")
            if not uri:
                return verdict.lacking("resource.uri")
            return Found() if call.topic == "health" else Found(following=self._meetings(uri))
        meetings = tree.at(answer.json, "collection")
        if not isinstance(meetings, list):
            return verdict.lacking("collection")
        times = [
            instants.iso(tree.at(one, key))
            for one in meetings
            for key in ("updated_at", "created_at")
        ]
        return Found(newest=max(filter(None, times), default=None))


def _of_token(said: str) -> str:
    """Return why a token is not believed; Calendly tells it in words alone, and not always."""
    if "revoked" in said:
        return "token_revoked"
    return "token_expired" if "expired" in said and "invalid" not in said else "token_rejected"
