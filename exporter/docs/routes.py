"""docs/http.md: every URL with who may call it, and every refusal with its status."""

from collections.abc import Mapping, Sequence

from exporter import refusal, roles
from exporter.docs.table import code, page, table
from exporter.web.keys import Route
from exporter.web.routes import ROUTES

_CALLERS = """\
A caller shows a token as `Authorization: Bearer <token>` or as the password of basic auth: one of
`auth.tokens`, or a JSON Web Token of the issuer of `auth.jwt`; or comes through a gateway of
`server.trusted_proxies` that says who it is (`auth.forwarded`). Where none of these is configured,
only the loopback address is served, every caller may do everything, and `Host` and `Origin` are
checked, so that no web page can reach the daemon through its visitor. Roles of your own, tenants,
HTTPS and the audit are in [access.md](access.md)."""
_REFUSALS = """\
Every refusal is `{"code", "message", "help"}` in JSON; `message` says what is wrong and where,
`help` what to change. 429 and 503 carry `Retry-After`, and the same events may be sent again: an
event is counted once. The code is the `code` label of `webhook_refusals_total`.

Paths under `/api/v1` say no as Prometheus does, for its clients: `{"status": "error", "errorType",
"error"}`, with the same statuses; only who may not ask at all is told so as everywhere else."""


def written(routes: Sequence[Route] = ROUTES) -> str:
    """The page."""
    return page(
        "HTTP",
        "`exporter/web/routes.py`, `exporter/roles.py` and `exporter/refusal.py`",
        f"## Paths\n\n{paths(routes)}",
        f"## Callers\n\n{_CALLERS}\n\n{granted(roles.ROLES)}",
        f"## Refusals\n\n{_REFUSALS}\n\n{refusals(refusal.CODES)}",
    )


def paths(routes: Sequence[Route]) -> str:
    rows = (
        (f"{code(route.method)} {code(route.path)}", code(route.permission or ""), route.summary)
        for route in routes
    )
    return table(("path", "needs", "answers"), rows)


def granted(built_in: Mapping[str, frozenset[str]]) -> str:
    """The built-in roles; permissions in the order of roles.PERMISSIONS."""
    rows = (
        (code(role), ", ".join(code(one) for one in roles.PERMISSIONS if one in held))
        for role, held in built_in.items()
    )
    return table(("role", "permissions"), rows)


def refusals(codes: Mapping[str, int]) -> str:
    rows = ((code(name), str(status), refusal.MEANINGS[name]) for name, status in codes.items())
    return table(("code", "status", "when"), rows)
