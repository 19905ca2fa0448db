"""What is wrong in `auth` where every field is right by itself: paths and sentences."""

from collections.abc import Iterable, Mapping, Sequence

from alerting.strict import Secret, hint, key_path, quoted
from exporter import roles
from exporter.access import grants, keys
from exporter.access.section import Auth, Forwarded, Token

Found = Iterable[tuple[str, str]]


def found(auth: Auth, proxies: Sequence[str]) -> Found:
    """Return every mistake; ``proxies`` is server.trusted_proxies."""
    known = grants.known(auth.roles)
    yield from _roles(auth)
    yield from _tokens(auth, known)
    if auth.jwt is not None:
        for field, said in keys.wrong(auth.jwt):
            yield f"auth.jwt.{field}", said
        yield from _mapped("auth.jwt.roles", auth.jwt.roles, known)
    if auth.forwarded is not None:
        yield from _mapped("auth.forwarded.roles", auth.forwarded.roles, known)
        yield from _forwarded(auth.forwarded, proxies)


def _roles(auth: Auth) -> Found:
    for index, role in enumerate(auth.roles):
        path = f"auth.roles[{index}]"
        if role.name in roles.ROLES:
            yield f"{path}.name", f"{quoted(role.name)} is a built-in role; choose another name"
        for at, permission in enumerate(role.permissions):
            if permission not in roles.PERMISSIONS:
                near = hint(permission, roles.PERMISSIONS)
                said = f"no permission is called {quoted(permission)}{near}"
                yield f"{path}.permissions[{at}]", said


def _tokens(auth: Auth, known: Mapping[str, object]) -> Found:
    holders: dict[Secret, Token] = {}
    for index, token in enumerate(auth.tokens):
        path = f"auth.tokens[{index}]"
        if token.role not in known:
            near = hint(token.role, known)
            yield f"{path}.role", f"no role is called {quoted(token.role)}{near}"
        holder = holders.setdefault(token.token, token)
        if holder is not token:
            said = f"the same token as of {quoted(holder.name)}; each caller has its own"
            yield f"{path}.token", said


def _mapped(path: str, mapped: Mapping[str, str], known: Mapping[str, object]) -> Found:
    for told, role in mapped.items():
        if role not in known:
            near = hint(role, known)
            yield key_path(path, told), f"no role is called {quoted(role)}{near}"


def _forwarded(forwarded: Forwarded, proxies: Sequence[str]) -> Found:
    if not proxies:
        said = "nobody would be believed; list the gateway in server.trusted_proxies"
        yield "auth.forwarded", said
    named = [name.lower() for name in (forwarded.user, forwarded.role, forwarded.tenant) if name]
    if len(set(named)) < len(named):
        yield "auth.forwarded", "user, role and tenant are told in headers of their own"
