"""A token of an issuer → who calls: its signature, then its claims; Refused says what is wrong.

https://www.rfc-editor.org/rfc/rfc7519 and https://www.rfc-editor.org/rfc/rfc8725
"""

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from exporter.access import grants, keys
from exporter.access.grants import Caller
from exporter.access.keys import Key
from exporter.access.section import Jwt
from exporter.refusal import Refused

LONGEST: Final = 8_192
_HELP: Final = "auth.jwt says which tokens are believed; ask the issuer for a new one"
_NOBODYS: Final = "the signature fits no key of auth.jwt"


class Terms(Struct, frozen=True):
    """What a token is held to, and what its roles permit."""

    settings: Jwt
    keys: tuple[Key, ...]
    known: Mapping[str, frozenset[str]]


def terms(settings: Jwt, known: Mapping[str, frozenset[str]]) -> Terms:
    """Return the terms of a configuration that was found right."""
    return Terms(settings, keys.keys(settings), known)


def is_one(token: str) -> bool:
    """Say whether a text has the form of a signed token: three parts, the first an object."""
    fits = token.isascii() and len(token) <= LONGEST
    return fits and token.startswith("eyJ") and token.count(".") == 2


def caller(terms: Terms, token: str, now: float) -> Caller:
    """Return whose token it is; ``now`` is Unix seconds."""
    settings = terms.settings
    told = claims(terms, token)
    _refuse_times(told, settings.leeway.seconds, now)
    _refuse_others(told, settings)
    role, permissions = grants.granted(
        _texts(found(told, settings.role)), settings.roles, terms.known
    )
    tenant = "" if settings.tenant is None else grants.tenant(found(told, settings.tenant))
    return Caller(grants.name(found(told, settings.name)), role, permissions, tenant)


def claims(terms: Terms, token: str) -> Mapping[str, Any]:
    """Return what a token claims, once its signature is proven by a key of the configuration."""
    # PyJWT is for those few that have an issuer; a daemon without must not wait for it.
    from jwt import PyJWTError  # noqa: PLC0415
    from jwt.api_jws import PyJWS  # noqa: PLC0415

    signatures = PyJWS()
    try:
        header = signatures.get_unverified_header(token)
    except (PyJWTError, ValueError, RecursionError):
        raise _refused("the token is no JSON Web Token") from None
    algorithm = header.get("alg")
    if algorithm not in terms.settings.algorithms:
        raise _refused("the token names an algorithm that is not among auth.jwt.algorithms")
    if "crit" in header or "b64" in header:
        raise _refused("the token demands an extension that nobody here knows")
    for key in _fitting(terms.keys, str(algorithm), header.get("kid")):
        try:
            body = signatures.decode_complete(token, key.material, algorithms=[key.algorithm])
        except (PyJWTError, ValueError):
            continue
        return _object(body["payload"])
    raise _refused(_NOBODYS)


def found(told: Mapping[str, Any], path: str) -> Any:
    """Return a claim, None where there is none; one of that very name before one inside others."""
    if path in told:
        return told[path]
    place: Any = told
    for name in path.split("."):
        if not isinstance(place, Mapping):
            return None
        place = place.get(name)
    return place


def _fitting(known: tuple[Key, ...], algorithm: str, id: object) -> list[Key]:
    """Return the keys to try: the one that is named, else those that bear no name."""
    of_kind = [key for key in known if key.algorithm == algorithm]
    if isinstance(id, str):
        return [key for key in of_kind if key.id in {id, ""}]
    return of_kind


def _object(payload: bytes) -> Mapping[str, Any]:
    try:
        told = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise _refused("the token's claims are no object")
    return told


def _refuse_times(told: Mapping[str, Any], leeway: float, now: float) -> None:
    ends = _seconds(told, "exp")
    if ends is None:
        raise _refused("the token has no exp, and would be good for ever")
    if now >= ends + leeway:
        raise Refused("token_expired", "the token has expired", "ask the issuer for a new one")
    begins = max(_seconds(told, "nbf") or -math.inf, _seconds(told, "iat") or -math.inf)
    if now < begins - leeway:
        raise Refused(
            "token_early",
            "the token is not good yet (nbf, iat)",
            "compare the clocks of the issuer and of this machine; auth.jwt.leeway bridges 5m",
        )


def _refuse_others(told: Mapping[str, Any], settings: Jwt) -> None:
    if told.get("iss") != settings.issuer:
        raise _refused("the token is of another issuer than auth.jwt.issuer")
    if settings.audience not in _texts(told.get("aud")):
        raise _refused("the token is for another audience than auth.jwt.audience")


def _seconds(told: Mapping[str, Any], name: str) -> float | None:
    value = told.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(f"the token's {name} is no number of seconds")
    return float(value)


def _texts(told: object) -> list[str]:
    """Return a text or a list of texts as a list; what is neither is nothing."""
    if isinstance(told, str):
        return [told]
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def _refused(message: str) -> Refused:
    return Refused("token_refused", message, _HELP)
