"""Whether what is asked for and answered can be read on the way: a pure decision."""

from collections.abc import Mapping
from typing import Final

from exporter.refusal import Refused
from exporter.web import origins

PREFIXES: Final = (
    "/api/analytics/",
    "/api/analyze",
    "/api/audit",
    "/api/erasures",
    "/api/reports",
    "/analytics/",
)
"""Paths of what is about customers, agents and callers."""
PROXY_HEADERS: Final = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
_PROTO: Final = "X-Forwarded-Proto"


def concerns(path: str, permission: str | None) -> bool:
    """Say whether a route's answers are for HTTPS only."""
    return path.startswith(PREFIXES) or permission in {"export", "personal:read"}


def refuse(
    peer: str | None, headers: Mapping[str, str], proxies: origins.Networks, *, is_tls: bool
) -> None:
    """Raise Refused where a request came over a network in plain HTTP.

    A trusted proxy says how its own caller came; where it does not say, it counts as a caller.
    """
    if is_exposed(peer, headers, proxies, is_tls=is_tls):
        raise Refused(
            "https_required",
            "figures and what is said of customers do not travel unencrypted",
            "ask over https (server.tls, or a proxy of server.trusted_proxies that sends "
            "X-Forwarded-Proto: https); server.require_https: false where the network is encrypted",
        )


def is_exposed(
    peer: str | None, headers: Mapping[str, str], proxies: origins.Networks, *, is_tls: bool
) -> bool:
    """Say whether somebody on the way could read a request."""
    if origins.is_in(peer, proxies):
        told = headers.get(_PROTO, "").partition(",")[0].strip().lower()
        if told:
            return told != "https"
    if is_tls:
        return False
    if any(header in headers for header in PROXY_HEADERS):
        peer = origins.client(peer, headers.get("X-Forwarded-For", ""), proxies)
    return not origins.is_loopback(peer)
