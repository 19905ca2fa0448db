from typing import Any

import pytest

from alerting.strict import Secret
from exporter.access import keys
from exporter.access.section import Algorithm, Jwt
from tests.exporter.access import minted


def jwt(*algorithms: Algorithm, secrets: tuple[str, ...] = (), jwks: str | None = None) -> Jwt:
    shared = tuple(map(Secret, secrets))
    public = None if jwks is None else Secret(jwks)
    return Jwt(algorithms, minted.ISSUER, minted.AUDIENCE, shared, public)


def wrong(settings: Jwt) -> list[tuple[str, str]]:
    return list(keys.wrong(settings))


def test_a_shared_secret_is_a_key_and_shows_nowhere() -> None:
    settings = jwt("HS256", secrets=(minted.SECRET, minted.SECRET[::-1]))
    assert wrong(settings) == []
    found = keys.keys(settings)
    assert [one.algorithm for one in found] == ["HS256", "HS256"]
    assert minted.SECRET not in f"{found!r}{settings!r}"


def test_a_set_of_public_keys_has_one_for_each_algorithm() -> None:
    listed = minted.jwks(
        minted.rsa_jwk(kid="a"),
        minted.ec_jwk(alg="ES256"),
        minted.ed_jwk(kid=7),
        minted.rsa_jwk(kid="sealing", use="enc"),
        minted.rsa_jwk(kid="other", alg="RS512"),
        {"kty": "EC", "crv": "P-521"},
    )
    settings = jwt("RS256", "ES256", "EdDSA", jwks=listed)
    assert wrong(settings) == []
    assert [(one.algorithm, one.id) for one in keys.keys(settings)] == [
        ("RS256", "a"),
        ("ES256", ""),
        ("EdDSA", ""),
    ]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (jwt("HS256", "RS256", secrets=(minted.SECRET,)), "algorithms"),
        (jwt("HS256", secrets=(minted.SECRET,), jwks="{}"), "jwks"),
        (jwt("RS256", secrets=(minted.SECRET,)), "secrets"),
        (jwt("HS256"), "secrets"),
        (jwt("ES256"), "jwks"),
        (jwt("HS256", secrets=(minted.SECRET, "short")), "secrets[1]"),
        (jwt("RS256", jwks="not JSON"), "jwks"),
    ],
)
def test_keys_that_do_not_fit_the_algorithm_are_wrong(settings: Jwt, field: str) -> None:
    ((found, said),) = wrong(settings)
    assert found == field
    assert minted.SECRET not in said


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("[]", "expected a JSON Web Key Set"),
        ('{"keys": {}}', "expected a JSON Web Key Set"),
        ('{"keys": [1]}', "expected a JSON Web Key Set"),
        ("[" * 5_000, "expected a JSON Web Key Set"),
        ('{"keys": []}', "it holds no key for RS256"),
        (minted.jwks(minted.ec_jwk()), "it holds no key for RS256"),
        (minted.jwks(minted.rsa_jwk(d="AQAB")), "it holds private keys"),
        (minted.jwks({"kty": "oct", "k": "AQAB"}), "it holds private keys"),
        (minted.jwks({"kty": "RSA", "e": "AQAB"}), "cannot be read as one of RS256"),
        (minted.jwks({"kty": "RSA", "n": "?", "e": 7}), "cannot be read as one of RS256"),
        (minted.jwks(minted.rsa_jwk(1024)), "a key of 1024 bits is too short"),
        (minted.jwks(*[minted.rsa_jwk()] * 21), "it holds 21 keys that fit"),
    ],
    ids=range(12),
)
def test_what_is_no_good_set_of_public_keys_is_wrong(listed: Any, said: str) -> None:
    ((field, found),) = wrong(jwt("RS256", jwks=listed))
    assert field == "jwks"
    assert said in found
