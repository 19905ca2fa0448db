"""Who calls and what they may do: pure decisions over headers and an address.

With tokens, a caller shows one (bearer, or basic auth with the token as password). Without any, the
daemon listens on loopback only and every caller is its admin; then no web page may reach it under a
name of its own (DNS rebinding), nor may a proxy carry strangers in.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence

from msgspec import Struct

from alerting.strict import Secret
from exporter import roles
from exporter.config import Config
from exporter.refusal import Refused
from exporter.web import origins

_LONGEST_TOKEN = 4096
_HOW = "send 'Authorization: Bearer <token>', or basic auth with the token as password"
_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class Caller(Struct, frozen=True):
    """Somebody known, by the name their token bears in the configuration."""

    name: str
    role: str
    permissions: frozenset[str]


class Callers(Struct, frozen=True):
    """Everybody known; without tokens the caller on this machine is, and is its admin."""

    tokens: tuple[tuple[Secret, Caller], ...] = ()
    names: frozenset[str] = frozenset()
    proxies: origins.Networks = ()


LOCAL = Caller("local", "admin", roles.ROLES["admin"])


def callers(config: Config, admin_token: str | None = None) -> Callers:
    """Return the callers of a configuration; ``admin_token`` is the one the daemon made itself."""
    custom = {role.name: frozenset(role.permissions) for role in config.auth.roles}
    granted = {**roles.ROLES, **custom}
    tokens = [
        (token.token, Caller(token.name, token.role, granted[token.role]))
        for token in config.auth.tokens
    ]
    if admin_token is not None:
        tokens.append((Secret(admin_token), Caller("admin-token", "admin", granted["admin"])))
    names = frozenset(filter(None, [origins.host_of_url(config.server.public_url)]))
    return Callers(tuple(tokens), names, origins.networks(config.server.trusted_proxies))


def caller(
    known: Callers,
    peer: str | None,
    headers: Mapping[str, str],
    query_token: str | None = None,
    pages: Sequence[str] = (),
) -> Caller:
    """Return who sent these headers from the address ``peer``, or raise Refused.

    ``query_token`` is what stood in ``?access_token=``, where the path allows that; a header wins.
    ``pages`` are the origins of server.cors, where their pages may call.
    """
    if not known.tokens:
        refuse_strangers(known, peer, headers, pages)
        return LOCAL
    authorization = headers.get("Authorization")
    if authorization is None:
        if query_token is None:
            raise Refused("unauthenticated", "no token was sent", _HOW)
        return _bearer(known, query_token)
    scheme, _, rest = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return _bearer(known, rest.strip())
        case "basic":
            # A browser adds these by itself, so a page of another origin could ride on them.
            refuse_other_origins(known, headers, pages)
            return _bearer(known, _password(rest.strip()))
        case _:
            raise Refused("unauthenticated", "the Authorization is neither Bearer nor Basic", _HOW)


def refuse_strangers(
    known: Callers, peer: str | None, headers: Mapping[str, str], pages: Sequence[str] = ()
) -> None:
    """Raise Refused unless the request is from this machine, to a name of it, from no other's page.

    Only where no token is configured; a token is proof enough.
    """
    if known.tokens:
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


def allow(caller: Caller, permission: str) -> None:
    """Raise Refused unless the caller's role grants the permission."""
    if not roles.allows(caller.permissions, permission):
        raise Refused(
            "forbidden",
            f"the role '{caller.role}' of '{caller.name}' lacks {permission}",
            f"use a token of a role that has {permission}",
        )


def _bearer(known: Callers, token: str) -> Caller:
    """Compare with every token, found or not, so that time tells nothing."""
    found: Caller | None = None
    if token.isascii() and 0 < len(token) <= _LONGEST_TOKEN:
        for secret, one in known.tokens:
            if secret.matches(token) and found is None:
                found = one
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
    if known.tokens:
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
