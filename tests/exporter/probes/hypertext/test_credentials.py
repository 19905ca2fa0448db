from typing import Any

import pytest

from alerting.strict import Secret
from exporter.probes.hypertext.credentials import Authorization, Basic, Credentials, OAuth2
from exporter.probes.trust import Tls

BASIC = Basic("me", Secret("open"))
BEARER = Secret("t0ken")
TOKEN = Authorization(Secret("abc"), "Token")


def grant(**fields: Any) -> OAuth2:
    given = {"client_id": "me", "client_secret": Secret("s"), "token_url": "https://id.example/t"}
    return OAuth2(**{**given, **fields})


@pytest.mark.parametrize(
    ("one", "written", "value"),
    [
        (Credentials(), [], ""),
        (Credentials(basic=BASIC), ["basic"], "Basic bWU6b3Blbg=="),
        (Credentials(bearer=BEARER), ["bearer"], "Bearer t0ken"),
        (Credentials(authorization=TOKEN), ["authorization"], "Token abc"),
        (Credentials(oauth2=grant()), ["oauth2"], ""),
    ],
)
def test_each_way_to_say_who_we_are_has_its_value(
    one: Credentials, written: list[str], value: str
) -> None:
    assert (one.written, one.value, list(one.wrong())) == (written, value, [])


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (Credentials(basic=BASIC, bearer=BEARER), ["bearer"]),
        (Credentials(bearer=BEARER, oauth2=grant()), ["oauth2"]),
        (Credentials(basic=Basic("a:b", Secret("c"))), ["basic.username"]),
        (Credentials(bearer=Secret("a\nb")), ["bearer"]),
        (
            Credentials(authorization=Authorization(Secret("a"), "two words")),
            ["authorization.type"],
        ),
        (Credentials(authorization=Authorization(Secret("a"), "BASIC")), ["authorization.type"]),
        (Credentials(authorization=Authorization(Secret("a\r"))), ["authorization.credentials"]),
        (Credentials(oauth2=grant(token_url="ftp://a/")), ["oauth2.token_url"]),
        (Credentials(oauth2=grant(tls=Tls(ca="a", verify=False))), ["oauth2.tls.ca"]),
    ],
)
def test_what_cannot_be_shown_is_told_without_it(one: Credentials, found: list[str]) -> None:
    said = list(one.wrong())
    assert [key for key, _ in said] == found
    assert not [sentence for _, sentence in said if "t0ken" in sentence or "\n" in sentence]


def test_nothing_of_it_is_shown() -> None:
    shown = repr(Credentials(BASIC, BEARER, TOKEN, grant()))
    assert "open" not in shown
    assert "t0ken" not in shown
    assert "abc" not in shown
