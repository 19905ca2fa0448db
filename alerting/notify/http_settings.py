"""`http_config` of Alertmanager, as much of it as there is."""

import base64
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from alerting.notify.tls import Tls
from alerting.secret import Secret
from alerting.strict import Inline, SecretFile

_PROXY = "not supported yet; requests go straight to the receiver"
_AUTHORIZATION = "not supported: write authorization: {credentials: …}"


class BasicAuth(Struct, frozen=True, forbid_unknown_fields=True):
    """A user and a password."""

    username: Annotated[str, Meta(pattern="^[^:]*$", description="without a colon")]
    password: Inline | None = None
    password_file: SecretFile | None = None

    def __post_init__(self) -> None:
        if self.password is not None and self.password_file is not None:
            raise ValueError("write password or password_file, not both")


class Authorization(Struct, frozen=True, forbid_unknown_fields=True):
    """The header of this name: a type and credentials."""

    type: Annotated[str, Meta(pattern=r"^[!-~]+$", description="first word of the header")] = (
        "Bearer"
    )
    credentials: Inline | None = None
    credentials_file: SecretFile | None = None

    def __post_init__(self) -> None:
        if (self.credentials is None) == (self.credentials_file is None):
            raise ValueError("write one of credentials and credentials_file")


class HttpSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How requests to a receiver are made."""

    LATER: ClassVar = {
        "bearer_token": _AUTHORIZATION,
        "bearer_token_file": _AUTHORIZATION,
        "oauth2": "not supported yet; there are authorization and basic_auth",
        "enable_http2": "leave it out: HTTP/1.1 is spoken",
        "http_headers": "not supported yet; there are authorization and basic_auth",
        **dict.fromkeys(
            ("proxy_url", "proxy_from_environment", "proxy_connect_header", "no_proxy"), _PROXY
        ),
    }

    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    tls_config: Tls | None = None
    follow_redirects: Annotated[bool, Meta(description="false: redirects are refused")] = False

    def __post_init__(self) -> None:
        if self.basic_auth is not None and self.authorization is not None:
            raise ValueError("write basic_auth or authorization, not both")
        if self.follow_redirects:
            raise ValueError("follow_redirects: not supported; write the address it leads to")
        if self.tls_config is not None and self.tls_config.server_name:
            # The receiver's certificate must be that of the host in its URL.
            raise ValueError("tls_config.server_name: not supported yet for HTTP")

    def secrets(self) -> tuple[Secret, ...]:
        """Return what must not be shown."""
        basic, other = self.basic_auth, self.authorization
        found = (
            (basic and (basic.password or basic.password_file)),
            (other and (other.credentials or other.credentials_file)),
            self.header(),
        )
        return tuple(one for one in found if one)

    def header(self) -> Secret | None:
        """Return the value of the header Authorization."""
        if self.authorization is not None:
            secret = self.authorization.credentials or self.authorization.credentials_file
            return Secret(f"{self.authorization.type} {secret.reveal() if secret else ''}")
        if self.basic_auth is None:
            return None
        password = self.basic_auth.password or self.basic_auth.password_file
        pair = f"{self.basic_auth.username}:{password.reveal() if password else ''}"
        return Secret(f"Basic {base64.b64encode(pair.encode()).decode()}")
