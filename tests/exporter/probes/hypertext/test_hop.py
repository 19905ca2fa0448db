import pytest

from exporter.probes.hypertext import hop, target
from exporter.probes.hypertext.hop import Hop

PLAIN = ((b"accept", b"*/*"),)
SECRET = ((b"x-key", b"k"),)


def at(url: str, method: str = "GET", body: bytes = b"", *, trusted: bool = True) -> Hop:
    return Hop(target.read(url), method, body, trusted)


def test_a_request_has_the_headers_that_its_server_may_see() -> None:
    sent = hop.request(at("http://a.example:81/x?y"), PLAIN, SECRET, "b.example")
    assert (sent.method, sent.target) == (b"GET", b"/x?y")
    assert list(sent.headers) == [
        (b"host", b"b.example"),
        (b"accept", b"*/*"),
        (b"x-key", b"k"),
    ]


def test_a_strange_server_sees_no_secret_and_its_own_name() -> None:
    sent = hop.request(at("http://a.example:81/", trusted=False), PLAIN, SECRET, "b.example")
    assert list(sent.headers) == [(b"host", b"a.example:81"), (b"accept", b"*/*")]


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("GET", b"", None), ("GET", b"abc", b"3"), ("POST", b"", b"0"), ("PUT", b"ab", b"2")],
)
def test_a_body_is_announced(method: str, body: bytes, length: bytes | None) -> None:
    sent = hop.request(at("http://a/", method, body), (), ())
    assert dict(sent.headers).get(b"content-length") == length


@pytest.mark.parametrize(
    ("status", "leads"),
    [(301, True), (302, True), (303, True), (307, True), (308, True), (300, False), (304, False)],
)
def test_some_statuses_send_the_reader_elsewhere(status: int, leads: bool) -> None:
    assert hop.is_redirect(status) == leads


@pytest.mark.parametrize(
    ("status", "method", "then", "body"),
    [
        (301, "GET", "GET", b"b"),
        (301, "POST", "GET", b""),
        (302, "POST", "GET", b""),
        (302, "PUT", "PUT", b"b"),
        (303, "PUT", "GET", b""),
        (303, "HEAD", "HEAD", b"b"),
        (307, "POST", "POST", b"b"),
        (308, "POST", "POST", b"b"),
    ],
)
def test_a_redirect_keeps_the_method_or_asks_with_get(
    status: int, method: str, then: str, body: bytes
) -> None:
    following = hop.following(at("http://a/", method, b"b"), status, b"/x")
    assert (following.method, following.body) == (then, body)
    assert following.target.url == "http://a/x"


@pytest.mark.parametrize(
    ("here", "location", "trusted"),
    [
        ("http://a/", b"/x", True),
        ("http://a/", b"http://A:80/", True),
        ("http://a/", b"https://a/", True),
        ("https://a/", b"http://a/", False),
        ("http://a:81/", b"https://a/", False),
        ("http://a/", b"https://a:444/", False),
        ("http://a/", b"http://b/", False),
        ("http://a/", b"//b/", False),
    ],
)
def test_secrets_go_on_to_the_same_server_only(here: str, location: bytes, trusted: bool) -> None:
    assert hop.following(at(here), 302, location).trusted == trusted


def test_trust_that_was_lost_does_not_come_back() -> None:
    away = hop.following(at("http://a/"), 302, b"http://b/")
    assert not hop.following(away, 302, b"http://a/").trusted


@pytest.mark.parametrize(
    ("location", "path"),
    [("/ü".encode(), "/%C3%BC"), (b"/\xff", "/%EF%BF%BD"), (b"", "/here")],
)
def test_a_location_of_any_bytes_is_read(location: bytes, path: str) -> None:
    assert hop.following(at("http://a/here"), 302, location).target.path == path


def test_a_location_that_cannot_be_probed_says_why() -> None:
    with pytest.raises(ValueError, match="got mailto:"):
        hop.following(at("http://a/"), 302, b"mailto:a@b.example")


def test_cookies_are_sent_to_strangers_too() -> None:
    sent = hop.request(at("http://a/", trusted=False), PLAIN, SECRET, cookies=b"a=1")
    assert dict(sent.headers)[b"cookie"] == b"a=1"


def test_a_proxy_is_asked_for_the_whole_url_by_the_name_that_it_knows() -> None:
    step = at("http://a.example:81/x?y")
    asked = hop.by_proxy(
        hop.request(step, PLAIN, SECRET), step, "192.0.2.7:81", ((b"proxy-authorization", b"p"),)
    )
    assert (asked.method, asked.target) == (b"GET", b"http://192.0.2.7:81/x?y")
    assert list(asked.headers) == [
        (b"host", b"a.example:81"),
        *PLAIN,
        *SECRET,
        (b"proxy-authorization", b"p"),
    ]


def test_a_body_is_not_shown() -> None:
    assert repr(at("http://a/?q=s", "POST", b"s3cret")) == "Hop(POST 'http://a/?…')"
