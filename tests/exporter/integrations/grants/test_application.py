"""What the ways of an application have in common: where its id and secret are shown."""

import pytest

from alerting.secret import Secret
from exporter.integrations.grants.application import Application

URL = "https://login.example.com/token"
ASKED = {"grant_type": "any"}


@pytest.mark.parametrize(
    ("id", "secret", "body"),
    [
        ("app", Secret("hush"), "grant_type=any&client_id=app&client_secret=hush"),
        ("app", None, "grant_type=any&client_id=app"),
        ("", None, "grant_type=any"),
    ],
)
def test_a_form_shows_what_there_is(id: str, secret: Secret | None, body: str) -> None:
    shown = Application(token_url=URL).form(ASKED, id, secret)
    assert shown.body == Secret(body)
    assert "authorization" not in {name.lower() for name, _ in shown.headers}


def test_a_header_shows_id_and_secret_and_the_form_neither() -> None:
    shown = Application(token_url=URL, client_in="header", scopes=("a", "b")).form(
        ASKED, "app", Secret("hush")
    )
    assert shown.body == Secret("grant_type=any&scope=a+b")
    assert [name.lower() for name, _ in shown.headers] == ["authorization"]


def test_the_url_is_asked_and_checked() -> None:
    one = Application(token_url=URL)
    assert one.call(None, 0.0).url == URL
    assert list(one.wrong()) == []
    assert [field for field, _ in Application(token_url="https://u:p@a.test").wrong()] == [
        "token_url"
    ]


def test_the_base_url_comes_along_where_settings_say_so() -> None:
    found = [Application(token_url=URL, instance_url=told).gives_site for told in (False, True)]
    assert found == [False, True]
