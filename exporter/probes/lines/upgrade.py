"""How protocols are asked to begin TLS, and what their answers mean.

SMTP RFC 3207, IMAP RFC 9051 §6.2.1, POP3 RFC 2595, FTP RFC 4217, LDAP RFC 4511 §4.14, PostgreSQL
https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest)
"""

import re
from typing import Final, Literal

from msgspec import Struct

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines.dialogue import quoted

Protocol = Literal["smtp", "imap", "pop3", "ftp", "postgres", "ldap"]

PORTS: Final[dict[Protocol, int]] = {
    "smtp": 25,
    "imap": 143,
    "pop3": 110,
    "ftp": 21,
    "postgres": 5432,
    "ldap": 389,
}
POSTGRES_REQUEST: Final = bytes.fromhex("0000000804d2162f")
_OID: Final = b"1.3.6.1.4.1.1466.20037"
LDAP_REQUEST: Final = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + _OID
LDAP_BYTES: Final = 4096
# messageID 1, ExtendedResponse and its length, then resultCode as ENUMERATED of one byte.
_LDAP_ANSWER: Final = re.compile(
    rb"\x02\x01\x01\x78(?:[\x00-\x7f]|\x81.|\x82..|\x84....)\x0a\x01(.)", re.DOTALL
)


class Turn(Struct, frozen=True):
    """What is said, and which line has to come then; all patterns are of its beginning.

    Lines that ``passes`` matches are passed over; ``refuses`` is a refusal by the protocol's rules.
    """

    says: bytes
    takes: re.Pattern[bytes]
    refuses: re.Pattern[bytes]
    passes: re.Pattern[bytes] | None = None
    reason: str = "status"


def _code(code: str, says: bytes = b"", reason: str = "status") -> Turn:
    """Return a turn of a protocol whose replies are numbers; only the last line has a space."""
    return Turn(
        says,
        re.compile(rf"{code}(?: |$)".encode()),
        re.compile(rb"[45]\d\d(?: |$)"),
        re.compile(rb"\d{3}-"),
        reason,
    )


def _word(
    takes: bytes,
    refuses: bytes,
    says: bytes = b"",
    passes: bytes | None = None,
    reason: str = "status",
) -> Turn:
    over = re.compile(passes) if passes else None
    return Turn(says, re.compile(takes), re.compile(refuses), over, reason)


_BEGINS: Final = "tls_handshake"
TURNS: Final[dict[str, tuple[Turn, ...]]] = {
    "smtp": (
        _code("220"),
        _code("250", b"EHLO localhost\r\n"),
        _code("220", b"STARTTLS\r\n", _BEGINS),
    ),
    "imap": (
        _word(rb"\* OK", rb"\* BYE"),
        _word(rb"a OK", rb"a NO|a BAD|\* BYE", b"a STARTTLS\r\n", rb"\* (?!BYE)", _BEGINS),
    ),
    "pop3": (
        _word(rb"\+OK", rb"-ERR"),
        _word(rb"\+OK", rb"-ERR", b"STLS\r\n", reason=_BEGINS),
    ),
    "ftp": (_code("220"), _code("234", b"AUTH TLS\r\n", _BEGINS)),
}


def of_line(turn: Turn, line: bytes) -> Fault | None:
    """Return what is wrong with the line that answers a turn."""
    if turn.takes.match(line):
        return None
    asked = f" to {turn.says.decode().strip()}" if turn.says else ""
    said = f"the answer{asked} is {quoted(line)}"
    return Fault(turn.reason if turn.refuses.match(line) else "protocol", said)


def of_postgres(answer: bytes) -> Fault | None:
    """Return what is wrong with the one byte that answers SSLRequest."""
    if answer == b"S":
        return None
    if answer in {b"N", b"E"}:
        return Fault(_BEGINS, f"the server takes no TLS: it answered SSLRequest with {answer!r}")
    return Fault("protocol", f"no PostgreSQL: it answered SSLRequest with {answer!r}")


def ldap_more(head: bytes) -> int | None:
    """Return in how many more bytes the length of an answer stands; None where none begins so.

    ``head`` are its first two. Active Directory writes all lengths in four bytes more.
    """
    kind, length = head
    if kind != 0x30 or length not in {*range(0x80), 0x81, 0x82, 0x84}:
        return None
    return length & 0x7F if length > 0x7F else 0


def ldap_length(head: bytes, more: bytes) -> int:
    """Return how many bytes of an answer follow; Failed ``too_large`` where they are too many."""
    length = int.from_bytes(more) if more else head[1]
    if length > LDAP_BYTES:
        raise Failed("too_large", f"the answer to StartTLS is {length} bytes long")
    return length


def of_ldap(body: bytes) -> Fault | None:
    """Return what is wrong with an answer to StartTLS: its bytes after the length."""
    found = _LDAP_ANSWER.match(body)
    if found is None:
        return Fault("protocol", f"the answer to StartTLS is {quoted(body)}")
    code = found[1][0]
    return Fault(_BEGINS, f"the server refused StartTLS with result code {code}") if code else None
