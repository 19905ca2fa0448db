import struct

import pytest

from exporter.probes.databases import postgres_messages as messages
from exporter.probes.databases.postgres_messages import MESSAGE_BYTES, Problem


def test_what_is_said_is_as_the_protocol_has_it() -> None:
    assert messages.startup({"user": "a"})[4:] == b"\0\x03\0\0user\0a\0\0"
    assert messages.password("x") == b"p\0\0\0\x06x\0"
    assert messages.sasl("x") == b"p\0\0\0\x05x"
    assert messages.sasl_first("S", "xy") == b"p\0\0\0\x0cS\0\0\0\0\x02xy"
    said = messages.query("SELECT 1")
    assert [said[:1], said.endswith(b"S\0\0\0\x04")] == [b"P", True]
    assert b"SELECT 1\0" in said


def test_a_password_of_the_older_kind_is_hashed_with_its_salt() -> None:
    assert messages.hashed("u", "p", b"salt") == messages.hashed("u", "p", b"salt")
    assert messages.hashed("u", "p", b"salt") != messages.hashed("u", "p", b"tlas")
    assert messages.hashed("u", "p", b"salt").startswith("md5")


def test_a_head_says_what_follows() -> None:
    assert messages.head(b"R\0\0\0\x08") == (b"R", 4)
    assert messages.head(b"1\0\0\0\x04") == (b"1", 0)


@pytest.mark.parametrize(
    "data",
    [
        b"-\0\0\0\x08",
        b"\x15\x03\x01\0\x02",
        b"R" + struct.pack("!i", MESSAGE_BYTES + 5),
        b"R\0\0\0\0",
    ],
)
def test_a_head_that_is_none_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no PostgreSQL|is not read"):
        messages.head(data)


def test_a_request_to_log_in_has_its_kind() -> None:
    assert messages.authentication(b"\0\0\0\x05salt") == (messages.MD5, b"salt")
    with pytest.raises(ValueError, match="cut off"):
        messages.authentication(b"\0\0")
    assert messages.mechanisms(b"SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0") == (
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-256",
    )


def test_an_error_has_its_code_and_its_sentence() -> None:
    assert messages.problem(b"SFATAL\0C28P01\0Mwrong\0\0") == Problem("28P01", "wrong")
    assert Problem("28P01", "").is_of_identity
    assert not Problem("42601", "").is_of_identity
    assert messages.problem(b"\0") == Problem("", "an error without a sentence")


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (b"\0\x01\0\0\0\x02ab", b"ab"),
        (b"\0\x02\0\0\0\x01a\0\0\0\x01b", b"a"),
        (b"\0\x01\xff\xff\xff\xff", None),
        (b"\0\0", None),
        (b"\0\x01", b""),
    ],
)
def test_the_first_value_of_a_row_is_taken(row: bytes, value: bytes | None) -> None:
    assert messages.first_value(row) == value


def test_a_row_that_is_cut_off_is_told() -> None:
    with pytest.raises(ValueError, match="cut off"):
        messages.first_value(b"\0")
