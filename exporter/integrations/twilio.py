"""Twilio: whether an account is active, and its newest message.

https://www.twilio.com/docs/usage/api/account
https://www.twilio.com/docs/api/errors
"""

import base64
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration

_PATH: Final = "/2010-04-01/Accounts"
_OF_CODE: Final = {
    "10001": "suspended",
    "20003": "token_rejected",
    "20005": "suspended",
    "20006": "permission",
    "20008": "permission",
    "20104": "token_expired",
    "20404": "missing",
    "20429": "rate_limited",
    "20500": "server_error",
    "20503": "server_error",
}
_DATES: Final = ("date_sent", "date_updated", "date_created")


class Twilio(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="twilio"
):
    """An account or subaccount, shown with its auth token or with an API key.

    Keys that are not main keys may not read the account, so that with `key` messages are asked for,
    and what Twilio answers then tells whether the account is active.
    """

    PROVIDER: ClassVar = "twilio"
    HOME: ClassVar = "https://api.twilio.com"
    STATUS_PAGE: ClassVar = "https://status.twilio.com"
    TOPICS: ClassVar = ("health", "newest")

    account: Annotated[
        str, Meta(pattern="^AC[0-9a-fA-F]{32}$", description="SID of the account: AC…")
    ]
    key: Annotated[
        str,
        Meta(
            pattern="^(SK[0-9a-fA-F]{32})?$",
            description="SID of the API key whose secret `token` is; without, it is the auth token",
        ),
    ] = ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic; messages come newest first."""
        account = f"{self.base()}{_PATH}/{self.account}"
        if topic == "health" and not self.key:
            return Call(topic=topic, url=f"{account}.json")
        if topic in {"health", "newest"}:
            return Call(topic=topic, url=f"{account}/Messages.json?PageSize=1")
        return None

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # of any call
        """Return the account or key with its secret, as HTTP's Basic."""
        shown = base64.b64encode(f"{self.key or self.account}:{value.reveal()}".encode()).decode()
        return Shown((("Authorization", Secret(f"Basic {shown}")),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Twilio's form means: `code` says more than the status."""
        code = tree.word(answer.json, "code")
        if answer.status // 100 == 2 or not code:
            return None
        said = tree.word(answer.json, "message")
        usual = verdict.of(answer, said)
        reason = _OF_CODE.get(code, usual.reason if usual else "refused")
        return verdict.because(reason, answer, f"{said} ({code})")

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the account or its messages tell; a closed account answers well, too."""
        if call.topic == "health" and not self.key:
            status = tree.word(answer.json, "status")
            if status in {"suspended", "closed"}:
                return Found(reason="suspended", detail=f"the account is {status}")
            return verdict.having(answer.json, "sid")
        messages = tree.at(answer.json, "messages")
        if not isinstance(messages, list):
            return verdict.lacking("messages")
        if call.topic == "health":
            return Found()
        dates = [instants.mail(tree.at(one, key)) for one in messages for key in _DATES]
        return Found(newest=max(filter(None, dates), default=None))
