from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from exporter.client import target
from exporter.client.target import Target

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:9870", Target(False, "localhost", 9870, "")),
        ("http://localhost:9870/", Target(False, "localhost", 9870, "")),
        ("HTTPS://Watch.example", Target(True, "watch.example", 443, "")),
        ("http://[::1]:80/chat watch/", Target(False, "::1", 80, "/chat%20watch")),
    ],
)
def test_a_url_is_taken_apart(url: str, expected: Target) -> None:
    assert target.target(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:9870",
        "ftp://x",
        "http://",
        "http://x:99999",
        "http://x:y",
        "http://x/?a",
        None,
    ],
)
def test_a_url_that_cannot_work_says_what_to_give(url: str) -> None:
    with pytest.raises(ValueError, match=r"^url: expected "):
        target.target(url)


def test_a_password_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="give token= instead") as caught:
        target.target("http://ada:hunter2@x")
    assert "hunter2" not in str(caught.value)


def test_a_target_reads_as_a_url() -> None:
    assert str(target.target("http://[::1]:80/a/")) == "http://[::1]:80/a"
    assert str(target.target("https://x")) == "https://x:443"


def test_a_source_has_a_path_of_its_own() -> None:
    assert target.source_path(target.target("http://x/a"), "bot") == "/a/webhooks/bot"


@pytest.mark.parametrize("source", ["", "Bot", "a/b", "..", "a b"])
def test_a_source_that_cannot_be_one_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="source: expected a name"):
        target.source_path(target.target("http://x"), source)


def test_a_token_stands_in_its_header_only() -> None:
    shown = target.credentials("s3cret", SECRET)
    assert target.authorization(shown) == {"Authorization": "Bearer s3cret"}
    assert repr(shown) == str(shown) == "Credentials(***)"
    assert target.authorization(target.credentials(None, None)) == {}


@pytest.mark.parametrize(
    ("token", "secret"),
    [("a b", None), ("tök", None), ("a\nb", None), (None, "whsec_***"), (None, "whsec_YWJj")],
)
def test_credentials_that_cannot_work_are_refused_and_not_repeated(
    token: str | None, secret: str | None
) -> None:
    with pytest.raises(ValueError, match=r"^(token|secret): expected") as caught:
        target.credentials(token, secret)
    assert str(token or secret) not in str(caught.value)


def test_a_signature_is_that_of_the_published_vector() -> None:
    credentials = target.credentials(None, SECRET)
    body = b'{"test": 2432232314}'
    headers = target.signature(credentials, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.text(st.characters(codec="utf-8")))
def test_a_signature_is_what_the_standards_own_library_makes(text: str) -> None:
    headers = target.signature(target.credentials(None, SECRET), "msg_1", 1772366400, text.encode())
    when = datetime.fromtimestamp(1772366400, UTC)
    assert headers["webhook-signature"] == Webhook(SECRET).sign("msg_1", when, text)


def test_without_a_secret_nothing_is_signed() -> None:
    assert target.signature(target.credentials("t", None), "msg_1", 1, b"") == {}
