"""What an issuer or a gateway says that somebody is → what they may do here."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from exporter import roles
from exporter.access.section import Role
from exporter.refusal import Refused

MOST = 200
"""Roles that are looked at; directories tell of many groups."""
_LONGEST = 200


class Caller(Struct, frozen=True):
    """Somebody known; ``name`` is that of their token, or what an issuer calls them.

    ``tenant`` is whose rows they see; "" is the operator's.
    """

    name: str
    role: str
    permissions: frozenset[str]
    tenant: str = ""


def known(custom: Iterable[Role]) -> dict[str, frozenset[str]]:
    """Return the permissions of every role, built in or of the configuration."""
    return {**roles.ROLES, **{role.name: frozenset(role.permissions) for role in custom}}


def granted(
    told: Sequence[str], mapped: Mapping[str, str], known: Mapping[str, frozenset[str]]
) -> tuple[str, frozenset[str]]:
    """Return the roles that are told, by name, and all that they permit; Refused where none is one.

    Directories tell of groups that mean nothing here; these are passed over.
    """
    named = [mapped.get(one) if mapped else one for one in told[:MOST]]
    found = sorted({one for one in named if one is not None and one in known})
    if not found:
        raise Refused(
            "unknown_role",
            "none of the roles that are told for this caller is one here"
            if told
            else "no role is told for this caller",
            "map it under roles: of auth.jwt or auth.forwarded, or add it to auth.roles",
        )
    return ", ".join(found), frozenset().union(*(known[one] for one in found))


def name(told: object) -> str:
    """Return what somebody is called, fit to be written down; Refused where that is nothing."""
    if not isinstance(told, str) or not told.strip() or not told.isprintable():
        raise Refused(
            "token_refused",
            "it does not say who it is of",
            "auth.jwt.name is the claim, auth.forwarded.user the header; a printable text",
        )
    return told.strip()[:_LONGEST]


def tenant(told: object) -> str:
    """Return a tenant; Refused where somebody who has to be of one is of none."""
    if not isinstance(told, str) or not 0 < len(told) <= 64 or not told.isprintable():
        raise Refused(
            "unknown_tenant",
            "no tenant is told for this caller, and each is of one",
            "auth.jwt.tenant is the claim, auth.forwarded.tenant the header; 1 to 64 characters",
        )
    return told
