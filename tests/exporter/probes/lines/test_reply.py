import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines import reply
from exporter.probes.lines.reply import REPLY_LINES, Replies, Reply

HELLO = Reply(250, ("mx", "SIZE 35882577", "AUTH PLAIN login", "AUTH=PLAIN NTLM", "8BITMIME", ""))


def put(*lines: bytes) -> list[Reply]:
    replies = Replies()
    return [whole for line in lines if (whole := replies.take(line))]


def test_lines_are_put_together_to_replies() -> None:
    assert put(b"220 mx ESMTP", b"250-mx", b"250-SIZE 1", b"250 HELP", b"221") == [
        Reply(220, ("mx ESMTP",)),
        Reply(250, ("mx", "SIZE 1", "HELP")),
        Reply(221, ("",)),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((b"SSH-2.0-x",), "no mail server speaks so: 'SSH-2.0-x'"),
        ((b"\xff\xfe",), r"no mail server speaks so: '\\\\xff"),
        ((b"199 x",), "no mail server speaks so"),
        ((b"2201",), "no mail server speaks so"),
        ((b"250-a", b"220 b"), "a reply began with b'250' and goes on: '220 b'"),
    ],
)
def test_what_is_no_reply_is_told(lines: tuple[bytes, ...], said: str) -> None:
    with pytest.raises(Failed, match=said) as caught:
        put(*lines)
    assert caught.value.fault.reason == "protocol"


def test_a_reply_ends() -> None:
    assert len(put(*[b"250-x"] * (REPLY_LINES - 1), b"250 x")[0].lines) == REPLY_LINES
    with pytest.raises(Failed, match="a reply has more than 200 lines") as caught:
        put(*[b"220-x"] * (REPLY_LINES + 1))
    assert caught.value.fault.reason == "too_large"


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_any_lines_are_replies_or_a_fault(lines: list[bytes]) -> None:
    with contextlib.suppress(Failed):
        assert len(put(*lines)) <= len(lines)


def test_a_code_is_expected() -> None:
    busy = Reply(421, ("too", "busy"))
    assert reply.unexpected(Reply(220, ("x",)), 220, "the connection") is None
    assert reply.unexpected(busy, 220, "the connection") == Fault(
        "status", "the connection was answered '421 too busy', expected 220"
    )
    assert len(str(Reply(250, ("x" * 999,)))) == 200


def test_capabilities_are_keywords_and_their_parameters() -> None:
    found = reply.capabilities(HELLO)
    assert found == {
        "SIZE": {"35882577"},
        "AUTH": {"PLAIN", "LOGIN", "NTLM"},
        "8BITMIME": set(),
    }
    wanted = ("size", "AUTH plain", "AUTH PLAIN XOAUTH2", "STARTTLS")
    assert list(reply.missing(found, wanted)) == ["AUTH PLAIN XOAUTH2", "STARTTLS"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [(235, ""), (535, "authentication"), (534, "authentication"), (454, "status")],
)
def test_a_user_is_believed_or_not(code: int, reason: str) -> None:
    found = reply.of_authentication(Reply(code, ("secret",)), "PLAIN")
    assert (found.reason if found else "") == reason
    assert found is None or found.detail == f"AUTH PLAIN was answered {code}, expected 235"


def test_a_user_and_a_password_are_sent_as_base64() -> None:
    assert reply.plain("me", "s3cret") == b"AUTH PLAIN AG1lAHMzY3JldA=="
    assert reply.encoded("me") == b"bWU="
