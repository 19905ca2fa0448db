"""The section `auth` of config/chatwatch.yml: who may call, and how they show who they are."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from alerting.strict import Digestible, Duration, Name, Secret, between, by_default

Algorithm = Literal["HS256", "RS256", "ES256", "EdDSA"]
Tenant = Annotated[str, Meta(min_length=1, max_length=64)]
# Dots lead into objects: realm_access.roles.
Claim = Annotated[str, Meta(min_length=1, max_length=200)]
Header = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9-]{0,63}$")]
Mapped = Annotated[
    dict[str, str],
    Meta(
        max_length=200,
        description="role by what is told there; what is not listed is no role. None listed: what "
        "is told is the role's name",
    ),
]


class Token(Struct, frozen=True, forbid_unknown_fields=True):
    """One caller and what it shows."""

    name: Name
    role: Annotated[str, Meta(description="a built-in role, or one of `auth.roles`")]
    token: Annotated[
        Digestible, Meta(description="env:NAME, file:path or sha256:… (`chatwatch token new`)")
    ]
    tenant: Annotated[
        Tenant | None,
        Meta(description="the tenant whose rows it sees, and nobody else's; none: the operator"),
    ] = None


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """A role of your own, beside ingest, viewer, operator, analyst and admin."""

    name: Name
    permissions: Annotated[
        tuple[str, ...], Meta(min_length=1, description="list of permissions, as in docs/http.md")
    ]


class Jwt(Struct, frozen=True, forbid_unknown_fields=True):
    """Tokens of an issuer: JSON Web Tokens, signed; `alg` of a token itself decides nothing."""

    algorithms: Annotated[
        tuple[Algorithm, ...],
        Meta(
            min_length=1,
            description="list of HS256, RS256, ES256 and EdDSA; HS256 stands alone. A token that "
            "names any other is refused",
        ),
    ]
    issuer: Annotated[str, Meta(min_length=1, max_length=500, description="what `iss` has to be")]
    audience: Annotated[
        str, Meta(min_length=1, max_length=500, description="what `aud` has to be, or to hold")
    ]
    secrets: Annotated[
        tuple[Secret, ...],
        Meta(
            max_length=4,
            description="of HS256: env:NAME or file:path, of 32 bytes or more; while one is "
            "replaced, both",
        ),
    ] = ()
    jwks: Annotated[
        Secret | None,
        Meta(
            description="of the others: file:path of the issuer's public keys, a JSON Web Key Set; "
            "a reload reads it again"
        ),
    ] = None
    leeway: Annotated[
        Duration, between("how far clocks may differ, for `exp`, `nbf` and `iat`", "0s", "5m")
    ] = by_default(Duration(30))
    name: Annotated[Claim, Meta(description="claim that says who it is")] = "sub"
    role: Annotated[
        Claim,
        Meta(description="claim that holds a role or a list; dots lead into objects"),
    ] = "role"
    roles: Mapped = field(default_factory=dict)
    tenant: Annotated[
        Claim | None,
        Meta(
            description="claim that holds the tenant; a token without it is refused. None: all are "
            "the operator's"
        ),
    ] = None


class Forwarded(Struct, frozen=True, forbid_unknown_fields=True):
    """Who calls, as a gateway of `server.trusted_proxies` says; from others these are ignored."""

    user: Annotated[Header, Meta(description="header that says who it is")] = "X-Forwarded-User"
    role: Annotated[Header, Meta(description="header of roles, with commas between them")] = (
        "X-Forwarded-Groups"
    )
    roles: Mapped = field(default_factory=dict)
    tenant: Annotated[
        Header | None,
        Meta(
            description="header of the tenant; who has none is refused. None: all are the "
            "operator's"
        ),
    ] = None


class Audit(Struct, frozen=True, forbid_unknown_fields=True):
    """What is written down of callers; how long is `retention.audit`."""

    addresses: Annotated[
        Literal["masked", "full", "none"],
        Meta(
            description="how callers' addresses are kept: `masked` is the network of it (/24, /48 "
            "of IPv6)"
        ),
    ] = "masked"


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may call.

    Without tokens, `jwt` and `forwarded`, callers on this machine are admins and there are no
    others.
    """

    tokens: tuple[Token, ...] = ()
    roles: tuple[Role, ...] = ()
    jwt: Jwt | None = None
    forwarded: Forwarded | None = None
    audit: Audit = field(default_factory=Audit)
    metrics: Annotated[
        Literal["open", "token"],
        Meta(description="whether `/metrics` is `open` or needs a `token`"),
    ] = "open"

    @property
    def asks(self) -> bool:
        """Whether callers have to show who they are."""
        return bool(self.tokens) or self.jwt is not None or self.forwarded is not None
