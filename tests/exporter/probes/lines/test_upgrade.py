import pytest

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines import upgrade
from exporter.probes.lines.upgrade import TURNS


@pytest.mark.parametrize(
    ("protocol", "turn", "line"),
    [
        ("smtp", 0, b"220 mx ESMTP"),
        ("smtp", 0, b"220"),
        ("smtp", 2, b"220 go ahead"),
        ("imap", 0, b"* OK ready"),
        ("imap", 1, b"a OK begin"),
        ("pop3", 1, b"+OK begin"),
        ("ftp", 1, b"234 AUTH TLS successful"),
    ],
)
def test_a_go_ahead_is_one(protocol: str, turn: int, line: bytes) -> None:
    assert upgrade.of_line(TURNS[protocol][turn], line) is None


@pytest.mark.parametrize(
    ("protocol", "turn", "line", "reason", "detail"),
    [
        ("smtp", 0, b"554 go away", "status", "the answer is '554 go away'"),
        ("smtp", 0, b"SSH-2.0-x", "protocol", "the answer is 'SSH-2.0-x'"),
        ("smtp", 1, b"502 no", "status", "the answer to EHLO localhost is '502 no'"),
        ("smtp", 2, b"454 no", "tls_handshake", "the answer to STARTTLS is '454 no'"),
        ("smtp", 2, b"2200", "protocol", "the answer to STARTTLS is '2200'"),
        ("imap", 0, b"* BYE full", "status", "the answer is '* BYE full'"),
        ("imap", 1, b"a NO off", "tls_handshake", "the answer to a STARTTLS is 'a NO off'"),
        ("imap", 1, b"* BYE", "tls_handshake", "the answer to a STARTTLS is '* BYE'"),
        ("pop3", 1, b"-ERR no", "tls_handshake", "the answer to STLS is '-ERR no'"),
        ("ftp", 1, b"534 no", "tls_handshake", "the answer to AUTH TLS is '534 no'"),
    ],
)
def test_a_refusal_is_told_from_nonsense(
    protocol: str, turn: int, line: bytes, reason: str, detail: str
) -> None:
    assert upgrade.of_line(TURNS[protocol][turn], line) == Fault(reason, detail)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(b"S", ""), (b"N", "tls_handshake"), (b"E", "tls_handshake"), (b"H", "protocol")],
)
def test_postgres_answers_with_one_byte(answer: bytes, reason: str) -> None:
    found = upgrade.of_postgres(answer)
    assert (found.reason if found else "") == reason


def test_ldap_answers_with_a_result_code() -> None:
    assert len(upgrade.LDAP_REQUEST) == upgrade.LDAP_REQUEST[1] + 2
    assert upgrade.ldap_more(b"\x30\x0c") == 0
    assert upgrade.ldap_length(b"\x30\x0c", b"") == 12
    assert upgrade.ldap_more(b"\x30\x80") is None
    assert upgrade.ldap_more(b"HT") is None
    done = b"\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"
    assert upgrade.of_ldap(done) is None
    refused = upgrade.of_ldap(done.replace(b"\x0a\x01\x00", b"\x0a\x01\x35"))
    assert refused == Fault("tls_handshake", "the server refused StartTLS with result code 53")
    odd = upgrade.of_ldap(b"\x02\x01\x01\x61")
    assert odd is not None
    assert odd.reason == "protocol"


def test_active_directory_writes_its_lengths_long() -> None:
    answer = bytes.fromhex("3084000000100201017884000000070a010004000400")
    assert upgrade.ldap_more(answer[:2]) == 4
    assert upgrade.ldap_length(answer[:2], answer[2:6]) == len(answer) - 6
    assert upgrade.of_ldap(answer[6:]) is None
    with pytest.raises(Failed, match="the answer to StartTLS is 4097 bytes long"):
        upgrade.ldap_length(b"\x30\x82", b"\x10\x01")
