"""Anthropic: whether a key is let in, and what is left of its limits.

https://platform.claude.com/docs/en/api/errors, https://platform.claude.com/docs/en/api/rate-limits
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration

MINUTE: Final = 60.0
_OF_TYPE: Final = {
    "api_error": "server_error",
    "authentication_error": "token_rejected",
    "billing_error": "suspended",
    "not_found_error": "missing",
    "overloaded_error": "server_error",
    "permission_error": "permission",
    "rate_limit_error": "rate_limited",
    "timeout_error": "server_error",
}
# What a type does not tell: out of credit is an invalid request, and so is a disabled organisation.
_OF_MESSAGE: Final = (
    (re.compile(r"credit balance is too low|usage limits?\b|spend limit"), "quota_exhausted"),
    (re.compile(r"organization has been disabled"), "suspended"),
    (re.compile(r"\btoken (?:has|is) (?:been )?revoked"), "token_revoked"),
    (re.compile(r"\b(?:token|key) (?:has|is) expired"), "token_expired"),
)
_BUCKETS: Final = ("requests", "tokens", "input-tokens", "output-tokens")
_PARTS: Final = ("limit", "remaining", "reset")


class Anthropic(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="anthropic"
):
    """A workspace of an organisation."""

    PROVIDER: ClassVar = "anthropic"
    HOME: ClassVar = "https://api.anthropic.com"
    STATUS_PAGE: ClassVar = "https://status.claude.com"
    TOPICS: ClassVar = ("health",)
    # Of the least tier; headers tell the organisation's own.
    ALLOWED: ClassVar = (Quota("requests", 0, 50, MINUTE),)

    version: Annotated[
        str,
        Meta(
            pattern=r"^\d{4}-\d\d-\d\d$",
            description="version of the API: `anthropic-version`",
            extra={"expected": "a version, such as 2023-06-01"},
        ),
    ] = "2023-06-01"

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        if topic != "health":
            return None
        headers = (("anthropic-version", self.version),)
        return Call(topic=topic, url=self.base(site) + "/v1/models?limit=1", headers=headers)

    def credentials(self, call: Call, value: Secret) -> Shown:
        """Return how a call shows the key; one that a server of tokens gave is a bearer's."""
        if self.oauth is not None:
            return super().credentials(call, value)
        return Shown((("x-api-key", value),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Anthropic's form means: its words first, then its type."""
        error = tree.at(answer.json, "error")
        if answer.status // 100 == 2 or not isinstance(error, dict):
            return None
        kind, said = tree.word(error, "type"), tree.word(error, "message")
        text = said.lower()
        reason = next((reason for pattern, reason in _OF_MESSAGE if pattern.search(text)), "")
        reason = reason or _OF_TYPE.get(kind, "")
        if reason:
            return verdict.because(reason, answer, said or kind)
        return verdict.of(answer, said or kind)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell; each limit is of a minute."""
        for bucket in _BUCKETS:
            names = {part: f"anthropic-ratelimit-{bucket}-{part}" for part in _PARTS}
            yield quota.of_headers(answer, bucket.replace("-", "_"), names, window=MINUTE)

    def told(self, call: Call, answer: Answer) -> Found:  # noqa: ARG002 # there is one call
        """Return whether models are listed."""
        return Found() if tree.items(answer.json, "data") else verdict.lacking("data")

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return that a key is of a kind that may not ask this."""
        if self.token is not None and self.token.reveal().startswith("sk-ant-admin"):
            yield "token", "an admin key cannot ask this; write a key of a workspace, sk-ant-api…"
