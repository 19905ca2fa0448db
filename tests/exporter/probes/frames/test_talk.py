import pytest

from alerting.secret import Secret, Written
from exporter.probes.frames import talk
from exporter.probes.frames.talk import Exchange
from exporter.probes.pattern import Pattern


def test_what_is_said_may_hold_what_came() -> None:
    one = Exchange(Pattern("id=([0-9]+)"), Written("ack ${1} for $$1"))
    assert one.expect is not None
    assert one.said(one.expect.first(b"id=17")) == "ack 17 for $1"
    assert Exchange(None, Written("cost ${1} $$")).said(None) == "cost ${1} $$"
    assert Exchange(Pattern("a")).said(None) is None


def test_secrets_are_not_shown() -> None:
    assert Exchange(send=Written("hello")).shown == "'hello'"
    assert Exchange(send=Secret("t0ken")).shown == "a secret"


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (Exchange(), ["expect"]),
        (Exchange(Pattern("(a)"), Written("${1}")), []),
        (Exchange(Pattern("(a)"), Written("${2} $x")), ["send", "send"]),
        (Exchange(Pattern("(a)"), Secret("${2}")), []),
        (Exchange(None, Written("${2}")), []),
        (Exchange(Pattern("a")), []),
    ],
)
def test_what_does_nothing_or_refers_to_nothing_is_told(one: Exchange, found: list[str]) -> None:
    assert [field for field, _ in one.wrong()] == found


def test_a_message_is_told_cut_and_readable() -> None:
    fault = talk.unmatched(Pattern("a+"), "b" * 500)
    assert fault.reason == "body"
    assert fault.detail == f"a message does not match 'a+': '{'b' * 80}…'"
    assert talk.quoted(b"\xff\0a") == r"'\\xff\x00a'"


def test_a_message_is_searched_as_it_was_sent() -> None:
    assert [talk.raw(one) for one in ("ä", b"\xff", bytearray(b"a"))] == [
        b"\xc3\xa4",
        b"\xff",
        b"a",
    ]
