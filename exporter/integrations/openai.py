"""OpenAI, Azure OpenAI and what speaks like them: whether a key is let in, and its limits.

https://platform.openai.com/docs/guides/error-codes
Limits are told by completions, and by some gateways on every answer; completions cost, so none is
made.
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final
from urllib.parse import urlencode, urlsplit

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration

MINUTE: Final = 60.0
_OF_CODE: Final = {
    "account_deactivated": "suspended",
    "billing_hard_limit_reached": "quota_exhausted",
    "billing_not_active": "suspended",
    "credit_balance_exhausted": "quota_exhausted",
    "insufficient_permissions": "permission",
    "insufficient_quota": "quota_exhausted",
    "invalid_api_key": "token_rejected",
    "invalid_organization": "permission",
    "ip_not_authorized": "permission",
    "mismatched_organization": "permission",
    "mismatched_project": "permission",
    "missing_scope": "permission",
    "rate_limit_exceeded": "rate_limited",
    "server_is_overloaded": "server_error",
    "slow_down": "rate_limited",
    "token_expired": "token_expired",
    "unsupported_country_region_territory": "permission",
}
# These come as 401 without a code.
_OF_MESSAGE: Final = (
    (
        re.compile(r"insufficient permissions|missing scopes|ip (?:address )?(?:is )?not"),
        "permission",
    ),
    (re.compile(r"member of an organization"), "permission"),
    (re.compile(r"exceeded your current quota"), "quota_exhausted"),
    (re.compile(r"account is not active|deactivated"), "suspended"),
)
_LINE = r"^[!-~]{0,200}$"


class Openai(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="openai"
):
    """A project of OpenAI, a resource of Azure, or a server that speaks as they do."""

    PROVIDER: ClassVar = "openai"
    HOME: ClassVar = "https://api.openai.com/v1"
    # Not made by Statuspage, and answers as such pages do.
    STATUS_PAGE: ClassVar = "https://status.openai.com"
    TOPICS: ClassVar = ("health",)
    # OpenAI documents no limit of this call; that of the least tier's completions is safe.
    ALLOWED: ClassVar = (Quota("requests", 0, 500, MINUTE),)

    organization: Annotated[
        str, Meta(pattern=_LINE, description="id of the organisation that is asked for, org-…")
    ] = ""
    project: Annotated[
        str, Meta(pattern=_LINE, description="id of the project that is asked for, proj_…")
    ] = ""
    azure: Annotated[
        bool,
        Meta(
            description="whether it is a resource of Azure, so that the key is shown as `api-key`; "
            "its url ends with /openai or /openai/v1"
        ),
    ] = False
    api_version: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-\d\d-\d\d(-preview)?|preview|latest)?$",
            description="Azure's `api-version`, such as 2024-10-21",
            extra={"expected": "a version, such as 2024-10-21 or preview"},
        ),
    ] = ""

    @property
    def page(self) -> str:
        """The base URL of its status page: OpenAI's own only where OpenAI itself is asked."""
        host = urlsplit(self.base()).hostname or ""
        is_theirs = host == "openai.com" or host.endswith(".openai.com")
        return super().page if is_theirs or self.status_page is not None else ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        if topic != "health":
            return None
        query = "?" + urlencode({"api-version": self.api_version}) if self.api_version else ""
        written = {"OpenAI-Organization": self.organization, "OpenAI-Project": self.project}
        headers = tuple((name, value) for name, value in written.items() if value)
        return Call(topic=topic, url=f"{self.base(site)}/models{query}", headers=headers)

    def credentials(self, call: Call, value: Secret) -> Shown:
        """Return how a call shows the key; a token of Azure's own directory is a bearer's."""
        if self.azure and self.oauth is None:
            return Shown((("api-key", value),))
        return super().credentials(call, value)

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in OpenAI's form means: `code`, else `type`, else its words."""
        if answer.status // 100 == 2 or not isinstance(answer.json, dict):
            return None
        error = tree.at(answer.json, "error")
        error = {"message": error} if isinstance(error, str) else error or answer.json
        said = tree.word(error, "message")
        told = [tree.word(error, key) for key in ("code", "type")]
        reason = next((_OF_CODE[one] for one in told if one in _OF_CODE), "")
        reason = reason or _of_message(said)
        if reason:
            return verdict.because(reason, answer, said or told[0])
        return verdict.of(answer, said)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell; Azure writes -1 and 0 where it means nothing."""
        for bucket in ("requests", "tokens"):
            parts = ("limit", "remaining", "reset")
            names = {part: f"x-ratelimit-{part}-{bucket}" for part in parts}
            yield quota.of_headers(answer, bucket, names, window=MINUTE)

    def told(self, call: Call, answer: Answer) -> Found:  # noqa: ARG002 # there is one call
        """Return whether models are listed."""
        return Found() if tree.items(answer.json, "data") else verdict.lacking("data")

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong for Azure."""
        if self.azure and not self.url:
            yield "url", "expected the base URL of the resource: https://….openai.azure.com/openai"
        if self.api_version and not self.azure:
            yield "api_version", "this is Azure's; write azure: true too"


def _of_message(said: str) -> str:
    text = said.lower()
    return next((reason for pattern, reason in _OF_MESSAGE if pattern.search(text)), "")
