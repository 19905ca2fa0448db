"""Zendesk: whether an agent is let in, and the ticket that changed last.

https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self
https://developer.zendesk.com/api-reference/introduction/rate-limits/
"""

import base64
import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, limits, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown, bearer
from exporter.integrations.kind import Integration

MINUTE: Final = 60.0
_ME: Final = "/api/v2/users/me.json"
_NEWEST: Final = "/api/v2/tickets.json?page%5Bsize%5D=1&sort=-updated_at"
_LIMITS: Final = {
    "limit": "x-rate-limit",
    "remaining": "x-rate-limit-remaining",
    "reset": "ratelimit-reset",
}
# What Zendesk shows of an account that it closed is a page for people, with one of these.
_CLOSED: Final = re.compile(rb"suspended|no longer (exists|active|available)|has been closed")
_PAGE_BYTES: Final = 65_536


class Zendesk(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="zendesk"
):
    """An account: `url` is `https://<subdomain>.zendesk.com`."""

    PROVIDER: ClassVar = "zendesk"
    TOPICS: ClassVar = ("health", "newest")
    # Of the least plan of today; headers tell the account's own.
    ALLOWED: ClassVar = (Quota("requests", 0, 200, MINUTE),)

    email: Annotated[
        str,
        Meta(
            pattern=r"^([!-9;-~]{1,254}@[!-9;-~]{1,254})?$",
            description="address of the agent whose API token `token` is; without it, `token` is "
            "one of OAuth",
        ),
    ] = ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        path = {"health": _ME, "newest": _NEWEST}.get(topic)
        return None if path is None else Call(topic=topic, url=self.base() + path)

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # of any call
        """Return the address with its API token as HTTP's Basic, or the token of OAuth."""
        if not self.email:
            return bearer(value)
        shown = base64.b64encode(f"{self.email}/token:{value.reveal()}".encode()).decode()
        return Shown((("Authorization", Secret(f"Basic {shown}")),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in either of Zendesk's forms means, or a page instead of one."""
        if answer.status // 100 == 2:
            return None
        error, said = _error(answer)
        if answer.status == 429:
            return limits.refused(answer, _LIMITS, said)
        if answer.json is None:
            closed = _CLOSED.search(answer.body[:_PAGE_BYTES].lower())
            is_closed = closed is not None and answer.status in {403, 404}
            said = "a page says that the account is closed or suspended"
            return verdict.because("suspended", answer, said) if is_closed else None
        if not error:
            return None
        usual = verdict.of(answer)
        reason = usual.reason if usual else "refused"
        if answer.status in {401, 403} and "suspended" in f"{error} {said}".lower():
            reason = "suspended"
        return verdict.because(reason, answer, said or error)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell of the minute."""
        yield quota.of_headers(answer, "requests", _LIMITS, window=MINUTE)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return who we are to Zendesk, or when a ticket last changed.

        To who is not let in, it answers well too, of a user without an id.
        """
        if call.topic == "health":
            return _who(answer)
        tickets = tree.at(answer.json, "tickets")
        if not isinstance(tickets, list):
            return verdict.lacking("tickets")
        times = [instants.iso(tree.at(one, "updated_at")) for one in tickets]
        return Found(newest=max(filter(None, times), default=None))


def _who(answer: Answer) -> Found:
    user = tree.at(answer.json, "user")
    if not isinstance(user, dict) or "id" not in user:
        return verdict.lacking("user.id")
    if user["id"] is None:
        said = "Zendesk takes us for an anonymous user"
        return verdict.because("token_rejected", answer, said)
    if user.get("suspended") is True:
        return Found(reason="suspended", detail="the user is suspended")
    return Found()


def _error(answer: Answer) -> tuple[str, str]:
    """Return the title and the sentence of an error; both are at one of two places."""
    error = tree.at(answer.json, "error")
    if isinstance(error, dict):
        return tree.word(error, "title"), tree.word(error, "message")
    said = (tree.word(answer.json, key) for key in ("description", "error_description"))
    return tree.word(answer.json, "error"), next(filter(None, said), "")
