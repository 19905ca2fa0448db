"""An application that shows itself to its server by an id and a secret; ways add what they show."""

from collections.abc import Iterator, Mapping

from alerting.secret import Secret
from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import reply
from exporter.integrations.grants.grant import ClientIn, NamesSite, Scopes, TokenUrl, Way


class Application(Way, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A way on which an application names itself, in the form or in a header."""

    token_url: TokenUrl
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

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        return reply.wrong(self.token_url)

    def form(self, asked: Mapping[str, str], id: str, secret: Secret | None) -> Shown:
        """Return a form with the scopes, and the application's id and secret where they belong."""
        form = {**asked}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        if self.client_in == "header" and secret is not None:
            return reply.form(form, reply.basic(id, secret))
        if id:
            form["client_id"] = id
        if secret is not None:
            form["client_secret"] = secret.reveal()
        return reply.form(form)
