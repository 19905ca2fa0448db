"""`service_account`: Google's way without a person: an assertion signed with the account's key.

https://developers.google.com/identity/protocols/oauth2/service-account
"""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta, Struct

from alerting.strict import Secret, by_default
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import assertion, reply
from exporter.integrations.grants.grant import Way

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFE_SECONDS: Final = 3_600
"""Google takes no assertion that is good for longer, from when it is dated."""
_ASKED: Final = "https://oauth2.googleapis.com/token"


class KeyFile(Struct, frozen=True):
    """What is read of the file that Google's console makes."""

    type: str = ""
    client_email: str = ""
    private_key: Secret = by_default(Secret(""))
    private_key_id: str = ""
    token_uri: str = _ASKED


class ServiceAccount(
    Way, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="service_account"
):
    """An account of Google's that is no person, and may act for one of a domain."""

    key: Annotated[Secret, Meta(description="env:NAME or file:path of the key file, a JSON")]
    scopes: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=500)], ...],
        Meta(min_length=1, max_length=100),
    ]
    subject: Annotated[
        str, Meta(max_length=500, description="mail address of the user in whose name it asks")
    ] = ""

    def call(self, held: Token | None, now: float) -> Call:  # noqa: ARG002 # nothing changes
        """Return the request for a token, without a secret."""
        return reply.call(self._file.token_uri)

    def shown(self, held: Token | None, now: float) -> Shown:  # noqa: ARG002 # nothing is kept
        """Return the form that asks for a token; ``now`` is by the server's clock, if known."""
        file = self._file
        dated = int(now) - assertion.EARLIER_SECONDS
        claims: dict[str, object] = {
            "iss": file.client_email,
            "scope": " ".join(self.scopes),
            "aud": file.token_uri,
            "iat": dated,
            "exp": dated + LIFE_SECONDS,
        }
        if self.subject:
            claims["sub"] = self.subject
        return assertion.shown(self._key, claims, file.private_key_id)

    def token(self, answer: Answer, held: Token | None) -> Token | Found:  # noqa: ARG002 # keeps none
        """Return the token of an answer, or why there is none."""
        return self.stamped(reply.token(answer, self._file.token_uri))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong with the key file: it is read when the configuration is."""
        file = self._file
        if not file.type:
            yield "key", "expected the key file of a service account, a JSON with type"
        elif file.type != "service_account":
            yield "key", "this key file is of another type; expected that of a service account"
        elif not file.client_email:
            yield "key", "the key file has no client_email"
        else:
            yield from reply.wrong(file.token_uri, "key")
            yield from assertion.wrong(self._key, "key")

    @functools.cached_property
    def _key(self) -> "RSAPrivateKey | str":
        return assertion.key(self._file.private_key.reveal())

    @functools.cached_property
    def _file(self) -> KeyFile:
        """The key file; an empty one where it is none, which `wrong` tells of."""
        try:
            return msgspec.json.decode(self.key.reveal(), type=KeyFile, dec_hook=_secret)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return KeyFile()


def _secret(_: type, told: object) -> Secret:
    """Take the private key; what is no text is none."""
    return Secret(told if isinstance(told, str) else "")
