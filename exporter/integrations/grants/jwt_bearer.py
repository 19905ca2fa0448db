"""`jwt_bearer`: Salesforce's way without a person: an assertion signed with the app's key.

https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
"""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

from msgspec import Meta

from alerting.strict import Secret
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import assertion, reply
from exporter.integrations.grants.grant import TokenUrl, Way

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFE_SECONDS: Final = 150
"""An assertion is refused that is good for longer than 3 minutes, by the server's clock."""
LOGIN: Final = "https://login.salesforce.com"
SANDBOX: Final = "https://test.salesforce.com"


class JwtBearer(
    Way, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="jwt_bearer"
):
    """An application that asks in the name of a user who let it in once, or an admin did."""

    client_id: Annotated[str, Meta(min_length=1, max_length=500)]
    username: Annotated[str, Meta(min_length=1, max_length=500)]
    private_key: Annotated[
        Secret, Meta(description="env:NAME or file:path of the private key of RSA, in PEM")
    ]
    token_url: TokenUrl = f"{LOGIN}/services/oauth2/token"
    audience: Annotated[
        str,
        Meta(
            max_length=1024,
            description="login URL that the assertion is for; without it, that of token_url",
        ),
    ] = ""

    @property
    def gives_site(self) -> bool:
        """Whether the base URL comes with the token."""
        return True

    def call(self, held: Token | None, now: float) -> Call:  # noqa: ARG002 # nothing changes
        """Return the request for a token, without a secret."""
        return reply.call(self.token_url)

    def shown(self, held: Token | None, now: float) -> Shown:  # noqa: ARG002 # nothing is kept
        """Return the form that asks for a token; ``now`` is by the server's clock, if known."""
        claims = {
            "iss": self.client_id,
            "sub": self.username,
            "aud": self.audience or _login(self.token_url),
            "iat": int(now) - assertion.EARLIER_SECONDS,
            "exp": int(now) + LIFE_SECONDS,
        }
        return assertion.shown(self._key, claims)

    def token(self, answer: Answer, held: Token | None) -> Token | Found:  # noqa: ARG002 # keeps none
        """Return the token of an answer, or why there is none."""
        return self.stamped(reply.token(answer, self.token_url))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        yield from reply.wrong(self.token_url)
        if self.audience:
            yield from reply.wrong(self.audience, "audience")
        yield from assertion.wrong(self._key, "private_key")

    @functools.cached_property
    def _key(self) -> "RSAPrivateKey | str":
        return assertion.key(self.private_key.reveal())


def _login(url: str) -> str:
    """Return whom an assertion is for; customers' own hosts take it in the name of the two doors.

    https://github.com/restforce/restforce/pull/886 has one that is refused otherwise.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.endswith(".sandbox.my.salesforce.com"):
        return SANDBOX
    return LOGIN if host.endswith(".my.salesforce.com") else f"{parts.scheme}://{parts.netloc}"
