"""`client_credentials`: the application shows its own secret.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from alerting.strict import Secret
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import reply
from exporter.integrations.grants.grant import ClientIn, NamesSite, Scopes, TokenUrl, Way


class ClientCredentials(
    Way, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="client_credentials"
):
    """An application that asks in its own name."""

    token_url: TokenUrl
    client_id: Annotated[str, Meta(min_length=1, max_length=500)]
    client_secret: Secret
    client_in: ClientIn = "form"
    scopes: Scopes = ()
    instance_url: NamesSite = False

    @property
    def gives_site(self) -> bool:
        """Whether the base URL comes with the token."""
        return self.instance_url

    def call(self, held: Token | None, now: float) -> Call:  # noqa: ARG002 # nothing changes
        """Return the request for a token, without a secret."""
        return reply.call(self.token_url)

    def shown(self, held: Token | None, now: float) -> Shown:  # noqa: ARG002 # nothing changes
        """Return the form that asks for a token."""
        form = {"grant_type": "client_credentials"}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        if self.client_in == "header":
            return reply.form(form, reply.basic(self.client_id, self.client_secret))
        form |= {"client_id": self.client_id, "client_secret": self.client_secret.reveal()}
        return reply.form(form)

    def token(self, answer: Answer, held: Token | None) -> Token | Found:  # noqa: ARG002 # keeps none
        """Return the token of an answer, or why there is none."""
        return self.stamped(reply.token(answer, self.token_url))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        return reply.wrong(self.token_url)
