import pytest

from alerting.notify.message import Post, Relay
from alerting.notify.tls import Tls
from alerting.secret import Secret


@pytest.mark.parametrize(("port", "expected"), [(465, True), (587, False), (25, False)])
def test_tls_comes_first_on_one_port_only(port: int, expected: bool) -> None:
    relay = Relay(host="mail", port=port, hello="us", require_tls=True, tls=Tls())
    assert relay.is_tls_from_the_start is expected


def test_a_message_shows_no_secret() -> None:
    relay = Relay(
        host="m", port=25, hello="us", require_tls=True, tls=Tls(), password=Secret("hunter2")
    )
    post = Post(
        url=Secret("http://h/hunter2"),
        content=b"",
        headers=(),
        tls=Tls(),
        authorization=Secret("Bearer hunter2"),
    )
    assert "hunter2" not in f"{relay!r}{post!r}"
