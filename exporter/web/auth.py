"""Who calls and what they may do: pure decisions over headers and an address.

A caller shows a token (bearer, or basic auth with it as password), of the configuration or of an
issuer, or comes through a gateway that says who it is. Where none of these is configured, the
daemon listens on loopback only and every caller is its admin; then no web page may reach it under a
name of its own (DNS rebinding), nor may a proxy carry strangers in.
"""

import base64
import binascii
import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from alerting.strict import Secret
from exporter import roles
from exporter.access import bearer, forwarded, grants
from exporter.access.grants import Caller
from exporter.config import Config
from exporter.refusal import Refused
from exporter.web import origins

_LONGEST_TOKEN = 4096
_HOW = "send 'Authorization: Bearer <token>', or basic auth with the token as password"
_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class Callers(Struct, frozen=True):
    """Everybody known; where nobody is, the caller on this machine is, and is its admin."""

    tokens: tuple[tuple[Secret, Caller], ...] = ()
    names: frozenset[str] = frozenset()
    proxies: origins.Networks = ()
    issuer: bearer.Terms | None = None
    gateway: forwarded.Terms | None = None

    @property
    def ask(self) -> bool:
        """Whether callers have to show who they are."""
        return bool(self.tokens) or self.issuer is not None or self.gateway is not None


LOCAL = Caller("local", "admin", roles.ROLES["admin"])


def callers(config: Config, admin_token: str | None = None) -> Callers:
    """Return the callers of a configuration; ``admin_token`` is the one the daemon made itself."""
    given = config.auth
    granted = grants.known(given.roles)
    tokens = [
        (token.token, Caller(token.name, token.role, granted[token.role], token.tenant or ""))
        for token in given.tokens
    ]
    if admin_token is not None:
        tokens.append((Secret(admin_token), Caller("admin-token", "admin", granted["admin"])))
    names = frozenset(filter(None, [origins.host_of_url(config.server.public_url)]))
    return Callers(
        tuple(tokens),
        names,
        origins.networks(config.server.trusted_proxies),
        bearer.terms(given.jwt, granted) if given.jwt is not None else None,
        forwarded.Terms(given.forwarded, granted) if given.forwarded is not None else None,
    )


def caller(
    known: Callers,
    peer: str | None,
    headers: Mapping[str, str],
    query_token: str | None = None,
    pages: Sequence[str] = (),
    now: float = math.inf,
) -> Caller:
    """Return who sent these headers from the address ``peer``, or raise Refused.

    ``query_token`` is what stood in ``?access_token=``, where the path allows that; a header wins.
    ``pages`` are the origins of server.cors, where their pages may call. ``now`` is Unix seconds;
    to who does not tell it, every token of an issuer has expired.
    """
    if not known.ask:
        refuse_strangers(known, peer, headers, pages)
        return LOCAL
    if known.gateway is not None and is_vouched(known, peer, headers):
        # A browser shows the gateway who it is by itself, so a page could ride on that.
        refuse_other_origins(known, headers, pages)
        return forwarded.caller(known.gateway, headers)
    authorization = headers.get("Authorization")
    if authorization is None:
        if query_token is None:
            raise Refused("unauthenticated", "no token was sent", _HOW)
        return _bearer(known, query_token, now)
    scheme, _, rest = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return _bearer(known, rest.strip(), now)
        case "basic":
            # A browser adds these by itself, so a page of another origin could ride on them.
            refuse_other_origins(known, headers, pages)
            return _bearer(known, _password(rest.strip()), now)
        case _:
            raise Refused("unauthenticated", "the Authorization is neither Bearer nor Basic", _HOW)


def refuse_strangers(
    known: Callers, peer: str | None, headers: Mapping[str, str], pages: Sequence[str] = ()
) -> None:
    """Raise Refused unless the request is from this machine, to a name of it, from no other's page.

    Only where nobody is asked who they are; a token is proof enough.
    """
    if known.ask:
        return
    if any(header in headers for header in _PROXY_HEADERS):
        peer = origins.client(peer, headers.get("X-Forwarded-For", ""), known.proxies)
    if not origins.is_loopback(peer):
        raise Refused(
            "unauthenticated",
            "without a token only this machine itself is served, not what a proxy brings",
            "configure auth.tokens, or list the proxy in server.trusted_proxies",
        )
    host = headers.get("Host")
    if host is not None and not origins.is_ours(origins.host_of(host), known.names):
        raise Refused(
            "untrusted_host",
            "the Host header is not a name of this machine",
            "use localhost, set server.public_url to the name in use, or configure auth.tokens",
        )
    refuse_other_origins(known, headers, pages)


def is_vouched(known: Callers, peer: str | None, headers: Mapping[str, str]) -> bool:
    """Say whether a gateway that is trusted tells who calls."""
    return (
        known.gateway is not None
        and forwarded.is_claimed(known.gateway.settings, headers)
        and origins.is_in(peer, known.proxies)
    )


def is_forged(known: Callers, peer: str | None, headers: Mapping[str, str]) -> bool:
    """Say whether somebody who is not trusted tells who calls; it is ignored."""
    return (
        known.gateway is not None
        and forwarded.is_told(known.gateway.settings, headers)
        and not origins.is_in(peer, known.proxies)
    )


def allow(caller: Caller, permission: str) -> None:
    """Raise Refused unless the caller's role grants the permission."""
    if not roles.allows(caller.permissions, permission):
        raise Refused(
            "forbidden",
            f"the role '{caller.role}' of '{caller.name}' lacks {permission}",
            f"use a token of a role that has {permission}",
        )


def _bearer(known: Callers, token: str, now: float) -> Caller:
    """Compare with every token, found or not, so that time tells nothing; then ask the issuer's."""
    found: Caller | None = None
    if token.isascii() and 0 < len(token) <= _LONGEST_TOKEN:
        for secret, one in known.tokens:
            if secret.matches(token) and found is None:
                found = one
    if found is None and known.issuer is not None and bearer.is_one(token):
        return bearer.caller(known.issuer, token, now)
    if found is None:
        raise Refused("unauthenticated", "nobody has this token", _HOW)
    return found


def _password(encoded: str) -> str:
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        raise Refused(
            "unauthenticated", "the basic auth is not base64 of 'name:token'", _HOW
        ) from None
    return decoded.partition(":")[2]


def refuse_other_origins(
    known: Callers, headers: Mapping[str, str], pages: Sequence[str] = ()
) -> None:
    """Raise Refused where a web page of another origin asks; ``pages`` are as above."""
    origin = headers.get("Origin")
    if origin is None or origins.is_listed(origin, pages):
        return
    host = origins.host_of_url(origin)
    if known.ask:
        ours = host != "" and host == origins.host_of(headers.get("Host", ""))
        ours = ours or host in known.names
    else:
        ours = origins.is_ours(host, known.names)
    if not ours:
        raise Refused(
            "untrusted_origin",
            "the request comes from a web page of another origin",
            "open the page under server.public_url, or send a bearer token",
        )
