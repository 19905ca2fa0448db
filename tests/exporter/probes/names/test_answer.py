import contextlib

import dns.flags
import dns.message
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.names import answer
from exporter.probes.names.question import Question
from tests.exporter.probes.names.messages import QUESTION, message, wire

SOA = Question("example.com", "SOA")


def test_records_are_told_as_a_zone_file_has_them() -> None:
    found = answer.read(
        wire(
            answer=("example.com. 300 IN A 192.0.2.1", "example.com. 300 IN A 192.0.2.2"),
            authority=("example.com. 7200 IN NS ns1.example.com.",),
            additional=('ns1.example.com. 60 CH TXT "a b"',),
        ),
        QUESTION,
        7,
    )
    assert found is not None
    assert found.answer == (
        "example.com.\t300\tIN\tA\t192.0.2.1",
        "example.com.\t300\tIN\tA\t192.0.2.2",
    )
    assert found.authority == ("example.com.\t7200\tIN\tNS\tns1.example.com.",)
    assert found.additional == ('ns1.example.com.\t60\tCH\tTXT\t"a b"',)
    assert (found.rcode, found.truncated, found.options, found.serial) == (
        "NOERROR",
        False,
        0,
        None,
    )


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("DS", f"1 8 2 {'0d' * 32}", f"1 8 2 {'0D' * 32}"),
        ("SSHFP", f"4 2 {'0d' * 32}", f"4 2 {'0D' * 32}"),
        ("TLSA", f"3 1 1 {'0d' * 32}", f"3 1 1 {'0d' * 32}"),
        ("DNSKEY", f"257 3 8 {'AwEA' * 30}", f"257 3 8 {'AwEA' * 30}"),
        ("MX", "10 mail.example.com.", "10 mail.example.com."),
        ("TYPE65280", r"\# 3 aabbcc", r"\# 3 aabbcc"),
    ],
)
def test_data_are_told_as_blackbox_exporter_tells_them(kind: str, data: str, told: str) -> None:
    asked = Question("example.com", kind)
    found = answer.read(wire(asked, answer=(f"example.com. 1 IN {kind} {data}",)), asked, 7)
    assert found is not None
    assert found.answer == (f"example.com.\t1\tIN\t{kind}\t{told}",)


def test_the_serial_is_that_of_the_zone() -> None:
    record = "example.com. 60 IN SOA ns.example.com. noc.example.com. 2026112101 1 2 3 4"
    found = answer.read(wire(SOA, answer=(record,)), SOA, 7)
    assert found is not None
    assert found.serial == 2026112101


def test_options_are_counted_but_are_no_record() -> None:
    made = message()
    made.use_edns(0)
    found = answer.read(made.to_wire(), QUESTION, 7)
    assert found is not None
    assert (found.additional, found.options) == ((), 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\7\x84\0",
        wire(identifier=8),
        QUESTION.wire(7),
        wire(Question("example.org", "A")),
        wire(Question("example.com", "AAAA")),
        b"\0\7\x80\0" + bytes(8),  # no question at all, and yet no error
    ],
)
def test_what_answers_something_else_is_no_answer(data: bytes) -> None:
    assert answer.read(data, QUESTION, 7) is None


def test_who_could_not_read_the_question_may_leave_it_out() -> None:
    found = answer.read(b"\0\7\x80\1" + bytes(8), QUESTION, 7)
    assert found is not None
    assert found.rcode == "FORMERR"


@pytest.mark.parametrize(
    "data",
    [
        wire(answer=("example.com. 300 IN A 192.0.2.1",))[:-2],
        wire()[:20],
        b"\0\7\x80\0\0\1" + bytes(6),
    ],
)
def test_what_is_ours_but_broken_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="the answer is malformed: "):
        answer.read(data, QUESTION, 7)


def test_an_answer_that_was_cut_is_told_wherever_it_was_cut() -> None:
    whole = wire(answer=("example.com. 300 IN A 192.0.2.1",), flags=dns.flags.TC)
    for data in (whole, whole[:-2]):
        found = answer.read(data, QUESTION, 7)
        assert found is not None
        assert (found.truncated, found.rcode) == (True, "NOERROR")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"\0\7\x80\0", wire()[:12], wire(answer=("a. 1 IN TXT a",))[:40]):
        with contextlib.suppress(ValueError):
            answer.read(start + data, QUESTION, 7)


@given(st.data())
def test_a_byte_that_fell_over_is_no_harm(data: st.DataObject) -> None:
    sent = bytearray(
        wire(
            answer=("example.com. 300 IN HTTPS 1 . alpn=h2", "example.com. 3 IN LOC 1 N 2 E 3m"),
            authority=("example.com. 7200 IN CAA 0 issue x",),
            additional=("a. 1 IN NAPTR 1 2 s http !a!b! .", "b. 1 IN RRSIG A 8 1 1 1 1 1 c. aaaa"),
        )
    )
    at = data.draw(st.integers(12, len(sent) - 1))
    sent[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        answer.read(bytes(sent), QUESTION, 7)
