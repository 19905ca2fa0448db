"""What a caller may do: the permissions there are, and the roles that are built in."""

from collections.abc import Iterable, Mapping

PERMISSIONS = (
    "events:write",
    "metrics:read",
    "probe:run",
    "alerts:read",
    "alerts:write",
    "silences:write",
    "analytics:read",
    "personal:read",
    "export",
    "config:reload",
    "admin",
)

PERSONAL = "personal:read"

_VIEWER = frozenset({"metrics:read", "alerts:read", "analytics:read"})

ROLES: Mapping[str, frozenset[str]] = {
    "ingest": frozenset({"events:write"}),
    "viewer": _VIEWER,
    "operator": _VIEWER | {"probe:run", "alerts:write", "silences:write", "config:reload"},
    "analyst": _VIEWER | {"personal:read", "export"},
    "admin": frozenset({"admin"}),
}


def allows(permissions: Iterable[str], permission: str) -> bool:
    """Say whether ``permissions`` grant ``permission``; admin grants all."""
    return permission in permissions or "admin" in permissions
