import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Duration, Secret
from exporter.access import bearer, grants
from exporter.access.bearer import Terms
from exporter.access.grants import Caller
from exporter.access.section import Algorithm, Jwt
from exporter.refusal import Refused
from tests.exporter.access import minted
from tests.exporter.access.minted import NOW, claims, token

KNOWN = grants.known([])


def terms(*algorithms: Algorithm, jwks: str = "", **more: Any) -> Terms:
    public = Secret(jwks) if jwks else None
    shared = () if jwks else (Secret(minted.SECRET[::-1]), Secret(minted.SECRET))
    settings = Jwt(algorithms or ("HS256",), minted.ISSUER, minted.AUDIENCE, shared, public, **more)
    return bearer.terms(settings, KNOWN)


SHARED = terms()
PUBLIC = terms(
    "RS256",
    "ES256",
    "EdDSA",
    jwks=minted.jwks(
        minted.rsa_jwk(1024 * 3, kid="old"),
        minted.rsa_jwk(kid="new"),
        minted.ec_jwk(),
        minted.ed_jwk(kid="ed"),
    ),
)


def refusal(told: Terms, text: str, now: float = NOW) -> Refused:
    with pytest.raises(Refused) as refused:
        bearer.caller(told, text, now)
    return refused.value


def test_a_token_of_the_issuer_tells_who_calls() -> None:
    assert bearer.caller(SHARED, token(claims()), NOW) == Caller("ann", "viewer", KNOWN["viewer"])


@pytest.mark.parametrize(
    ("algorithm", "kid"),
    [("RS256", None), ("RS256", "new"), ("ES256", None), ("ES256", "any"), ("EdDSA", "ed")],
)
def test_public_keys_prove_a_token_of_their_kind(algorithm: str, kid: str | None) -> None:
    head = {} if kid is None else {"kid": kid}
    assert bearer.caller(PUBLIC, token(claims(), algorithm, **head), NOW).name == "ann"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (token(claims(), "none"), "an algorithm that is not among"),
        (token(claims(), "none", alg="None"), "an algorithm that is not among"),
        (token(claims(), "HS512"), "an algorithm that is not among"),
        (token(claims(), "RS256"), "an algorithm that is not among"),
        (token(claims(), "HS256", alg=None), "an algorithm that is not among"),
        (token(claims(), "HS256", alg=["HS256"]), "an algorithm that is not among"),
        (token(claims(), secret="x" * 32), "fits no key"),
        (token(claims()).rpartition(".")[0] + "." + "A" * 43, "fits no key"),
        (token(claims(), crit=["exp"]), "no JSON Web Token"),
        (token(claims(), crit=["b64"], b64=True), "an extension"),
        (token(claims(), b64=False), "no JSON Web Token"),
        (token(["viewer"]), "are no object"),
        ("eyJ.x.y", "no JSON Web Token"),
        ("eyJhbGciOiJIUzI1NiJ9", "no JSON Web Token"),
    ],
    ids=range(14),
)
def test_what_no_key_proves_is_refused(text: str, said: str) -> None:
    refused = refusal(SHARED, text)
    assert (refused.status, refused.code) == (401, "token_refused")
    assert said in refused.message


def test_a_public_key_is_no_secret_of_a_shared_one() -> None:
    """Who knows the public key could sign with it, if the token's header decided."""
    for secret in (minted.jwks(minted.rsa_jwk()), minted.rsa_jwk()["n"]):
        text = token(claims(), "HS256", secret=secret)
        assert "not among" in refusal(PUBLIC, text).message


def test_a_token_signed_by_one_algorithm_is_none_of_another() -> None:
    for alg in ("ES256", "EdDSA"):
        assert "fits no key" in refusal(PUBLIC, token(claims(), "RS256", alg=alg)).message
    assert "fits no key" in refusal(PUBLIC, token(claims(), "RS256", kid="old")).message


def test_a_payload_that_is_no_json_is_refused() -> None:
    for raw in (b"{", b"\xff", b"[" * 9_000):
        head, _, _ = token(claims()).split(".")
        said = f"{head}.{minted.encoded(raw)}"
        mac = minted.encoded(minted._signature(said.encode(), "HS256", minted.SECRET))
        assert "no object" in refusal(SHARED, f"{said}.{mac}").message


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"exp": NOW - 31}, "token_expired"),
        ({"exp": NOW - 30}, "token_expired"),
        ({"exp": None}, "token_refused"),
        ({"exp": "2030"}, "token_refused"),
        ({"exp": True}, "token_refused"),
        ({"nbf": NOW + 31}, "token_early"),
        ({"iat": NOW + 31}, "token_early"),
        ({"nbf": "now"}, "token_refused"),
        ({"iss": "https://evil.example"}, "token_refused"),
        ({"iss": None}, "token_refused"),
        ({"iss": [minted.ISSUER]}, "token_refused"),
        ({"aud": "other"}, "token_refused"),
        ({"aud": None}, "token_refused"),
        ({"aud": ["other", 7]}, "token_refused"),
        ({"aud": {"chatwatch": 1}}, "token_refused"),
        ({"sub": None}, "token_refused"),
        ({"sub": ""}, "token_refused"),
        ({"role": None}, "unknown_role"),
        ({"role": "root"}, "unknown_role"),
        ({"role": 7}, "unknown_role"),
    ],
)
def test_claims_that_do_not_hold_are_refused(changed: dict[str, Any], code: str) -> None:
    assert refusal(SHARED, token(claims(**changed))).code == code


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": NOW - 29},
        {"exp": NOW + 0.5},
        {"nbf": NOW + 29, "iat": NOW + 29},
        {"nbf": NOW - 5, "iat": NOW - 900},
        {"aud": ["other", "chatwatch"]},
        {"role": ["viewer", "x"]},
    ],
)
def test_claims_that_hold_within_the_leeway_are_good(changed: dict[str, Any]) -> None:
    assert bearer.caller(SHARED, token(claims(**changed)), NOW).role == "viewer"


def test_without_leeway_a_second_is_a_second() -> None:
    exact = terms(leeway=Duration(0))
    assert refusal(exact, token(claims(exp=NOW))).code == "token_expired"
    assert bearer.caller(exact, token(claims(exp=NOW + 1, nbf=NOW)), NOW).name == "ann"


def test_who_tells_no_time_believes_no_token() -> None:
    assert refusal(SHARED, token(claims(exp=1e300)), float("inf")).code == "token_expired"


def test_roles_names_and_tenants_may_stand_deep_in_a_token() -> None:
    keycloak = terms(
        role="realm_access.roles",
        roles={"chat-analyst": "analyst"},
        name="email",
        tenant="https://example.com/tenant",
    )
    told = claims(
        email="ann@example.com",
        realm_access={"roles": ["offline_access", "chat-analyst"]},
        **{"https://example.com/tenant": "acme"},
    )
    assert bearer.caller(keycloak, token(told), NOW) == Caller(
        "ann@example.com", "analyst", KNOWN["analyst"], "acme"
    )


@pytest.mark.parametrize("tenant", [None, "", 7, "a" * 65])
def test_where_each_is_of_a_tenant_who_is_of_none_is_refused(tenant: Any) -> None:
    told = token(claims(tenant=tenant))
    assert refusal(terms(tenant="tenant"), told).code == "unknown_tenant"


def test_a_path_that_leads_nowhere_finds_nothing() -> None:
    assert bearer.found({"a": {"b": 1}}, "a.b") == 1
    assert bearer.found({"a": 1}, "a.b") is None
    assert bearer.found({}, "a") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (token(claims()), True),
        ("eyJa.b", False),
        ("a.b.c", False),
        ("eyJ.b.c" + "d" * 9_000, False),
        ("eyJ.b.ç", False),
    ],
    ids=range(5),
)
def test_a_signed_token_is_told_by_its_form(text: str, *, is_one: bool) -> None:
    assert bearer.is_one(text) == is_one


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_a_token_by_chance(head: str, body: str, mac: str) -> None:
    for text in (f"eyJ{head}.{body}.{mac}", f"{json.dumps(head)}.{body}.{mac}"):
        assert refusal(SHARED, text).code == "token_refused"
