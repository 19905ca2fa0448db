import pytest

from alerting.strict import Secret
from exporter.access import crosscheck
from exporter.access.section import Auth, Forwarded, Jwt, Role, Token
from tests.exporter.access import minted


def wrong(auth: Auth, *proxies: str) -> list[tuple[str, str]]:
    return list(crosscheck.found(auth, proxies))


def jwt(**more: object) -> Jwt:
    told = {"algorithms": ("HS256",), "issuer": "i", "audience": "a", **more}
    return Jwt(**{"secrets": (Secret(minted.SECRET),), **told})  # type: ignore[arg-type]


def test_nothing_is_wrong_with_what_is_right() -> None:
    auth = Auth(
        (Token("a", "reader", Secret("x")), Token("b", "admin", Secret("y"))),
        (Role("reader", ("metrics:read", "personal:read")),),
        jwt(roles={"staff": "reader"}),
        Forwarded(roles={"ops": "operator"}, tenant="X-Tenant"),
    )
    assert wrong(auth, "10.0.0.1") == []


@pytest.mark.parametrize(
    ("auth", "path", "said"),
    [
        (Auth(roles=(Role("admin", ("export",)),)), "auth.roles[0].name", "is a built-in role"),
        (Auth(roles=(Role("a", ("export", "personal:red")),)), "auth.roles[0].permissions[1]",
         "no permission is called 'personal:red'; did you mean 'personal:read'?"),
        (Auth((Token("a", "viewr", Secret("x")),)), "auth.tokens[0].role",
         "did you mean 'viewer'?"),
        (Auth((Token("a", "viewer", Secret("x")), Token("b", "viewer", Secret("x")))),
         "auth.tokens[1].token", "the same token as of 'a'"),
        (Auth(jwt=jwt(secrets=())), "auth.jwt.secrets", "HS256 needs one"),
        (Auth(jwt=jwt(roles={"staff": "viewr"})), "auth.jwt.roles.staff",
         "no role is called 'viewr'; did you mean 'viewer'?"),
        (Auth(forwarded=Forwarded(roles={"x": "y"})), "auth.forwarded.roles.x", "no role"),
        (Auth(forwarded=Forwarded(user="X-A", role="x-a")), "auth.forwarded",
         "headers of their own"),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_does_not_fit_together_is_wrong(auth: Auth, path: str, said: str) -> None:
    ((found, sentence),) = wrong(auth, "10.0.0.1")
    assert found == path
    assert said in sentence


def test_a_gateway_that_nobody_trusts_is_wrong() -> None:
    ((path, said),) = wrong(Auth(forwarded=Forwarded()))
    assert path == "auth.forwarded"
    assert "server.trusted_proxies" in said
