"""The keys that tokens of an issuer are checked with, each for one algorithm.

https://www.rfc-editor.org/rfc/rfc7517
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from alerting.strict import Secret
from exporter.access.section import Jwt

LEAST_BYTES: Final = 32
"""RFC 7518 §3.2: a key of HS256 is as long as its digest, at least."""
LEAST_BITS: Final = 2048
MOST: Final = 20
# Algorithm → what a JSON Web Key of it says of itself.
_KINDS: Final[Mapping[str, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}


class Key(Struct, frozen=True):
    """What checks signatures of an algorithm; ``id`` is `kid`, "" where it has none."""

    algorithm: str
    material: Any
    id: str = ""

    def __repr__(self) -> str:
        return f"Key({self.algorithm})"


class WrongKeysError(ValueError):
    """What should be a set of public keys is none that can be used."""


def keys(jwt: Jwt) -> tuple[Key, ...]:
    """Return the keys of the configuration; WrongKeysError says what is wrong with the set."""
    shared = tuple(Key("HS256", secret.reveal().encode()) for secret in jwt.secrets)
    return shared if jwt.jwks is None else (*shared, *of_set(jwt.jwks, jwt.algorithms))


def of_set(jwks: Secret, algorithms: tuple[str, ...]) -> tuple[Key, ...]:
    """Return the keys of a JSON Web Key Set that fit any of the algorithms."""
    try:
        told = msgspec.json.decode(jwks.reveal())
        listed = told["keys"]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError):
        raise WrongKeysError('expected a JSON Web Key Set: {"keys": […]}') from None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise WrongKeysError('expected a JSON Web Key Set: {"keys": […]}')
    if any({"d", "k"} & one.keys() for one in listed):
        raise WrongKeysError("it holds private keys; the issuer's public ones are needed")
    found = tuple(
        _key(one, algorithm)
        for one in listed
        if one.get("use", "sig") == "sig"
        for algorithm in algorithms
        if _fits(one, algorithm)
    )
    if not found:
        raise WrongKeysError(f"it holds no key for {' or '.join(algorithms)}")
    if len(found) > MOST:
        raise WrongKeysError(f"it holds {len(found)} keys that fit, at most {MOST} are looked at")
    return found


def wrong(jwt: Jwt) -> Iterator[tuple[str, str]]:
    """Return what is wrong with the keys, as the field and a sentence."""
    is_shared = "HS256" in jwt.algorithms
    if is_shared and len(set(jwt.algorithms)) > 1:
        yield "algorithms", "HS256 stands alone: its secret is no public key of the others"
    elif is_shared and jwt.jwks is not None:
        yield "jwks", "HS256 has secrets; expected algorithms: [RS256], [ES256] or [EdDSA]"
    elif not is_shared and jwt.secrets:
        yield "secrets", f"{jwt.algorithms[0]} has public keys; expected jwks: file:path"
    elif is_shared and not jwt.secrets:
        yield "secrets", "HS256 needs one: env:NAME or file:path"
    elif not is_shared and jwt.jwks is None:
        yield "jwks", f"{jwt.algorithms[0]} needs the issuer's public keys: file:path"
    else:
        yield from _unfit(jwt)


def _unfit(jwt: Jwt) -> Iterator[tuple[str, str]]:
    for place, secret in enumerate(jwt.secrets):
        length = len(secret.reveal().encode())
        if length < LEAST_BYTES:
            said = f"a secret of {length} bytes can be guessed; expected {LEAST_BYTES} or more"
            yield f"secrets[{place}]", said
    if jwt.jwks is not None:
        try:
            of_set(jwt.jwks, jwt.algorithms)
        except WrongKeysError as error:
            yield "jwks", str(error)


def _fits(told: Mapping[str, Any], algorithm: str) -> bool:
    kind, curve = _KINDS[algorithm]
    return (
        told.get("kty") == kind
        and told.get("alg", algorithm) == algorithm
        and (curve is None or told.get("crv") == curve)
    )


def _key(told: Mapping[str, Any], algorithm: str) -> Key:
    # PyJWT is for those few that have an issuer; a daemon without must not wait for it.
    from jwt import PyJWK, PyJWTError  # noqa: PLC0415

    try:
        material = PyJWK(dict(told), algorithm).key
    except (PyJWTError, ValueError, TypeError):
        raise WrongKeysError(f"a key of it cannot be read as one of {algorithm}") from None
    bits = getattr(material, "key_size", LEAST_BITS) if algorithm == "RS256" else LEAST_BITS
    if bits < LEAST_BITS:
        raise WrongKeysError(f"a key of {bits} bits is too short, {LEAST_BITS} are needed")
    id = told.get("kid", "")
    return Key(algorithm, material, id if isinstance(id, str) else "")
