import pytest

from exporter.probes.frames import opening
from exporter.probes.frames.opening import Opening


def test_a_url_of_a_websocket_is_one_of_http() -> None:
    found = opening.target("WSS://A.example/chat?x=1")
    assert (found.secure, found.host, found.port, found.resource) == (
        True,
        "a.example",
        443,
        "/chat?x=1",
    )
    assert opening.shown(found) == "wss://a.example/chat?…"
    assert opening.shown(opening.target("ws://[::1]:8080")) == "ws://[::1]:8080/"


@pytest.mark.parametrize("url", ["http://a/", "wss", "", "ws://", "ws://a:0/"])
def test_any_other_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected a URL|nothing can listen"):
        opening.target(url)


def test_the_request_has_what_people_add_and_not_what_the_library_makes() -> None:
    held = Opening(
        "a.example",
        "/chat",
        ((b"connection", b"close"), (b"accept", b"*/*"), (b"authorization", b"Bearer t0ken")),
        ("b", "c"),
    )
    request = held.request
    assert (request.host, request.target) == ("a.example", "/chat")
    assert request.extra_headers == [(b"authorization", b"Bearer t0ken")]
    assert request.subprotocols == ["b", "c"]
    assert "t0ken" not in repr(held)


@pytest.mark.parametrize(
    ("url", "subprotocols", "found"),
    [
        ("ws://a/", ("chat.v1",), []),
        ("ws://a/", ("chat", "a b"), ["subprotocols[1]"]),
        ("http://a/", (), ["url"]),
        ("ws://me:t0ken@a/", (), ["url"]),
        ("ws://169.254.169.254/", (), ["url"]),
        ("ws://192.0.2.7/", (), []),
    ],
)
def test_what_does_not_go_is_told(
    url: str, subprotocols: tuple[str, ...], found: list[str]
) -> None:
    said = list(opening.wrong(url, subprotocols))
    assert [field for field, _ in said] == found
    assert "t0ken" not in str(said)
