import pytest

from alerting.notify import mime
from alerting.notify.message import Context, Letter, Post, Relay
from alerting.notify.tls import Tls
from alerting.notify.wire import Wire
from alerting.secret import Secret
from tests.alerting.notify.test_mime import DRAFT


@pytest.mark.parametrize(
    ("port", "forced", "expected"),
    [
        (465, None, True),
        (587, None, False),
        (25, None, False),
        (465, False, False),
        (587, True, True),
    ],
)
def test_tls_comes_first_on_one_port_unless_it_is_said(
    port: int, forced: bool | None, expected: bool
) -> None:
    relay = Relay(
        host="mail", port=port, hello="us", require_tls=True, tls=Tls(), implicit_tls=forced
    )
    assert relay.is_tls_from_the_start is expected


def test_a_message_shows_no_secret() -> None:
    relay = Relay(
        host="m", port=25, hello="us", require_tls=True, tls=Tls(), password=Secret("hunter2")
    )
    post = Post(
        url=Secret("http://h/hunter2"),
        content=b"",
        headers=(),
        wire=Wire(authorization=Secret("Bearer hunter2"), hidden=(("X", Secret("hunter2")),)),
    )
    assert "hunter2" not in f"{relay!r}{post!r}"


def test_a_letter_is_worked_out_when_it_is_asked_for() -> None:
    relay = Relay(host="m", port=25, hello="us", require_tls=True, tls=Tls())
    letter = Letter(relay=relay, sender="a@b", recipients=("c@d",), draft=DRAFT)
    assert letter.content == mime.content(DRAFT)


def test_nobody_needs_to_listen_to_faults() -> None:
    Context(integration="x[0]", public_url="").fault("nothing")
