"""Where a request goes when it is told to go elsewhere, and what it may bear there."""

import pytest

from alerting.notify import redirects
from alerting.notify.redirects import Hop, Refused
from alerting.notify.sealed import Sealed
from alerting.secret import Secret

HERE = "https://a.example/x/y?z=1"


def led(status: int, location: str, url: str = HERE, content: bytes = b"x") -> Hop | None:
    return redirects.following(Hop(url=Secret(url)), status, location, content)


@pytest.mark.parametrize("status", [200, 204, 300, 304, 305, 400, 500])
def test_other_answers_are_the_last(status: int) -> None:
    assert led(status, "/elsewhere") is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_nowhere_is_the_last(status: int) -> None:
    assert led(status, "") is None


@pytest.mark.parametrize(
    ("status", "posts"), [(301, False), (302, False), (303, False), (307, True), (308, True)]
)
def test_only_some_lead_the_body_on(status: int, posts: bool) -> None:
    expected = Hop(url=Secret("https://a.example/w"), posts=posts, count=1)
    assert led(status, "/w") == expected
    first = Hop(url=Secret(HERE), posts=False)
    then = redirects.following(first, status, "/w", b"x")
    assert then is not None
    assert not then.posts


@pytest.mark.parametrize(
    ("url", "location", "expected", "is_trusted"),
    [
        (HERE, "w", "https://a.example/x/w", True),
        (HERE, "?q", "https://a.example/x/y?q", True),
        (HERE, "//a.example/w#part", "https://a.example/w", True),
        (HERE, "https://A.example:443/w", "https://A.example:443/w", True),
        (HERE, "https://a.example:8443/w", "https://a.example:8443/w", False),
        (HERE, "https://b.example/w", "https://b.example/w", False),
        (HERE, "https://x.a.example/w", "https://x.a.example/w", False),
        ("http://a.example/x", "https://a.example/x", "https://a.example/x", True),
        ("http://a.example:81/x", "https://a.example/x", "https://a.example/x", False),
        ("http://a.example:81/x", "http://a.example/x", "http://a.example/x", False),
    ],
)
def test_credentials_stay_with_their_host(
    url: str, location: str, expected: str, is_trusted: bool
) -> None:
    assert led(307, location, url) == Hop(url=Secret(expected), is_trusted=is_trusted, count=1)


def test_what_was_not_trusted_once_is_not_trusted_again() -> None:
    hop = Hop(url=Secret("https://b.example/"), is_trusted=False)
    then = redirects.following(hop, 307, "/w", b"")
    assert then is not None
    assert not then.is_trusted


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://a.example/x", "from https to http"),
        ("https://169.254.169.254/latest", "metadata service"),
        ("https://[::ffff:169.254.169.254]/", "metadata service"),
        ("ftp://a.example/", "no web address"),
        ("https://us:hunter2@a.example/", "no web address"),
        ("https://[a", "no web address"),
    ],
)
def test_some_places_are_not_gone_to(location: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as told:
        led(302, location)
    assert "hunter2" not in str(told.value)


def test_a_secret_in_a_request_goes_to_nobody_else() -> None:
    with pytest.raises(Refused, match="holds a secret"):
        led(307, "https://b.example/", content=Sealed(b"key"))
    assert led(307, "/w", content=Sealed(b"key")) is not None
    assert led(302, "https://b.example/", content=Sealed(b"key")) is not None


def test_there_is_an_end() -> None:
    hop: Hop | None = Hop(url=Secret(HERE))
    for _ in range(redirects.MOST):
        assert hop is not None
        hop = redirects.following(hop, 307, "/w", b"")
    assert hop is not None
    with pytest.raises(Refused, match="more than 10 redirects"):
        redirects.following(hop, 307, "/w", b"")
