import pytest

from exporter.access.section import Auth
from tests.exporter.access import minted
from tests.exporter.web import stand

JWT = f"{{algorithms: [HS256], issuer: i, audience: a, secrets: [env:{minted.SECRET[:0]}BOSS]}}"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("{}", False),
        ("auth: {tokens: [{name: a, role: viewer, token: env:BOSS}]}", True),
        (f"auth: {{jwt: {JWT}}}", True),
        ("auth: {forwarded: {}}", True),
    ],
)
def test_whoever_is_known_has_to_show_it(text: str, *, asks: bool) -> None:
    auth: Auth = stand.config(text).auth
    assert auth.asks == asks


def test_the_defaults_are_those_of_the_documentation() -> None:
    forwarded = stand.config("auth: {forwarded: {}}").auth.forwarded
    assert forwarded is not None
    assert (forwarded.user, forwarded.role) == ("X-Forwarded-User", "X-Forwarded-Groups")
    assert Auth().audit.addresses == "masked"
