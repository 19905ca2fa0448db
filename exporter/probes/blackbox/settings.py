"""What several of blackbox_exporter's probers are told: TLS, and who we are."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from alerting.strict import Inline, SecretFile
from exporter.probes.trust import Tls, Version

_VERSIONS: Final[dict[str, Version]] = {
    "TLS10": "1.0",
    "TLS11": "1.1",
    "TLS12": "1.2",
    "TLS13": "1.3",
}
GoVersion = Literal["TLS10", "TLS11", "TLS12", "TLS13"]


class TlsConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How TLS is spoken, in Prometheus' words."""

    insecure_skip_verify: Annotated[bool, Meta(description="believe any certificate")] = False
    ca_file: Annotated[str, Meta(description="PEM file of authorities")] = ""
    cert_file: Annotated[str, Meta(description="PEM file of the chain that we show")] = ""
    key_file: Annotated[str, Meta(description="PEM file of its key")] = ""
    server_name: Annotated[str, Meta(description="name asked for and expected")] = ""
    min_version: Annotated[GoVersion | None, Meta(description="least version of TLS")] = None
    max_version: Annotated[GoVersion | None, Meta(description="highest version of TLS")] = None

    def tls(self, hostname: str = "") -> Tls:
        """Return the same in our words; ``hostname`` is expected where no name is given."""
        return Tls(
            verify=not self.insecure_skip_verify,
            ca="" if self.insecure_skip_verify else self.ca_file,
            server_name=self.server_name or hostname,
            certificate=self.cert_file,
            key=self.key_file,
            min_version=_VERSIONS[self.min_version] if self.min_version else None,
            max_version=_VERSIONS[self.max_version] if self.max_version else None,
        )

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if bool(self.cert_file) != bool(self.key_file):
            yield "cert_file", "a certificate is shown with its key; name both files"
        least, most = self.min_version, self.max_version
        if least and most and least > most:
            yield "min_version", f"{least} is later than the max_version of {most}"


class BasicAuth(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A user and its password."""

    username: Annotated[str, Meta(description="the user")] = ""
    username_file: Annotated[SecretFile | None, Meta(description="file that holds the user")] = None
    password: Annotated[Inline | None, Meta(description="the password")] = None
    password_file: Annotated[SecretFile | None, Meta(description="file that holds it")] = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        if self.username and self.username_file:
            yield "username_file", "username is there already"
        if self.password and self.password_file:
            yield "password_file", "password is there already"


class Authorization(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands in the header Authorization."""

    type: Annotated[str, Meta(description="the scheme")] = "Bearer"
    credentials: Annotated[Inline | None, Meta(description="the credentials")] = None
    credentials_file: Annotated[SecretFile | None, Meta(description="file that holds them")] = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        if self.type.strip().lower() == "basic":
            yield "type", "use basic_auth for basic"
        if self.credentials and self.credentials_file:
            yield "credentials_file", "credentials is there already"


class OAuth2(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a token is fetched: OAuth 2.0 with the client's own credentials."""

    client_id: Annotated[str, Meta(description="the client")]
    token_url: Annotated[str, Meta(description="URL that gives tokens")]
    client_secret: Annotated[Inline | None, Meta(description="its secret")] = None
    client_secret_file: Annotated[SecretFile | None, Meta(description="file that holds it")] = None
    scopes: Annotated[tuple[str, ...], Meta(description="what the token is for")] = ()
    endpoint_params: Annotated[
        dict[str, str], Meta(description="more fields of the request for a token")
    ] = field(default_factory=dict)
    tls_config: TlsConfig = field(default_factory=TlsConfig)
    proxy_url: Annotated[str, Meta(description="proxy on the way to token_url")] = ""


class Http(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Prometheus' words for who we are and by which way we go, of several probers."""

    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    oauth2: OAuth2 | None = None
    bearer_token: Annotated[Inline | None, Meta(description="older form of authorization")] = None
    bearer_token_file: Annotated[
        SecretFile | None, Meta(description="older form of authorization")
    ] = None
    tls_config: TlsConfig = field(default_factory=TlsConfig)
    proxy_url: Annotated[str, Meta(description="proxy on the way")] = ""
    no_proxy: Annotated[str, Meta(description="hosts, with commas, that no proxy is for")] = ""
    proxy_from_environment: Annotated[
        bool, Meta(description="take the proxy of the environment's variables")
    ] = False
    proxy_connect_header: Annotated[
        dict[str, tuple[Inline, ...]], Meta(description="headers for the proxy")
    ] = field(default_factory=dict)
