"""`client_credentials`: the application shows its own secret.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

from typing import Annotated

from msgspec import Meta

from alerting.strict import Secret
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import reply
from exporter.integrations.grants.application import Application


class ClientCredentials(
    Application,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    dict=True,
    tag="client_credentials",
):
    """An application that asks in its own name."""

    client_id: Annotated[str, Meta(min_length=1, max_length=500)]
    client_secret: Secret

    def shown(self, held: Token | None, now: float) -> Shown:  # noqa: ARG002 # nothing changes
        """Return the form that asks for a token."""
        return self.form({"grant_type": "client_credentials"}, self.client_id, self.client_secret)

    def token(self, answer: Answer, held: Token | None) -> Token | Found:  # noqa: ARG002 # keeps none
        """Return the token of an answer, or why there is none."""
        return self.stamped(reply.token(answer, self.token_url))
