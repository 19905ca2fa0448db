"""Who calls, as a gateway says in headers; the gateway has to be one that is trusted.

Whoever asks here has found out that the headers come from a trusted proxy. It must drop what its
own callers send under these names: a header that is there twice is refused.
"""

from collections.abc import Mapping

from msgspec import Struct

from exporter.access import grants
from exporter.access.grants import Caller
from exporter.access.section import Forwarded
from exporter.refusal import Refused


class Terms(Struct, frozen=True):
    """The names of headers, and what roles permit."""

    settings: Forwarded
    known: Mapping[str, frozenset[str]]


def is_claimed(settings: Forwarded, headers: Mapping[str, str]) -> bool:
    """Say whether headers tell of anybody."""
    return settings.user in headers


def is_told(settings: Forwarded, headers: Mapping[str, str]) -> bool:
    """Say whether any header of the gateway's is there, of anybody or not."""
    return any(name in headers for name in (settings.user, settings.role, settings.tenant) if name)


def caller(terms: Terms, headers: Mapping[str, str]) -> Caller:
    """Return who calls; Refused where the headers do not say that, or not clearly."""
    settings = terms.settings
    told = _only(headers, settings.role).split(",")
    role, permissions = grants.granted(
        [one.strip() for one in told if one.strip()], settings.roles, terms.known
    )
    tenant = "" if settings.tenant is None else grants.tenant(_only(headers, settings.tenant))
    return Caller(grants.name(_only(headers, settings.user)), role, permissions, tenant)


def _only(headers: Mapping[str, str], name: str) -> str:
    # A multidict's items tell of each, its keys do not.
    told = [text for key, text in headers.items() if key.lower() == name.lower()]
    if len(told) > 1:
        raise Refused(
            "bad_request",
            f"{name} stands there more than once",
            "have the gateway drop what its callers send under this name",
        )
    return told[0] if told else ""
