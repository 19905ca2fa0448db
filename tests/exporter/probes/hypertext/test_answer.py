from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.hypertext.answer import Answer


def answered(*headers: tuple[bytes, bytes]) -> Answer:
    return Answer(200, "1.1", headers)


def test_headers_are_found_in_any_case_and_all_of_a_name() -> None:
    one = answered((b"set-cookie", b"a"), (b"server", b"x"), (b"set-cookie", b"b"))
    assert one.values("Set-Cookie") == [b"a", b"b"]
    assert one.value("SERVER") == b"x"
    assert one.value("Date") is None


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([(b"content-length", b"15")], 15),
        ([(b"content-length", b"0")], 0),
        ([], -1),
        ([(b"content-length", b"")], -1),
        ([(b"content-length", b"9" * 30)], -1),
        ([(b"content-length", b"x")], -1),
        ([(b"content-length", b"9"), (b"transfer-encoding", b"chunked")], -1),
    ],
)
def test_the_length_is_what_the_headers_tell(
    headers: list[tuple[bytes, bytes]], length: int
) -> None:
    assert answered(*headers).length == length


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_has_none_of_any_length(status: int) -> None:
    assert Answer(status, "1.1", [(b"content-length", b"15")]).length == 0


def test_by_name_the_first_value_counts() -> None:
    assert answered((b"via", b"a"), (b"via", b"\xe4"), (b"x", b"y")).mapped == {
        "via": "a",
        "x": "y",
    }


@pytest.mark.parametrize(
    ("value", "modified"),
    [
        (b"Sat, 21 Nov 2026 08:00:00 GMT", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (b"Sat, 21 Nov 2026 08:00:00 -0000", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (b"Sat, 21 Nov 2026 10:00:00 +0200", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (b"yesterday", None),
        (b"", None),
        (b"\xff", None),
        (b"Fri, 31 Dec 9999 23:00:00 -2300", None),
    ],
)
def test_the_last_change_is_an_instant_or_unknown(value: bytes, modified: datetime | None) -> None:
    assert answered((b"last-modified", value)).modified == modified


def test_without_the_header_nothing_is_known_of_the_last_change() -> None:
    assert answered().modified is None


@given(st.binary(max_size=40))
def test_any_bytes_in_headers_are_borne(value: bytes) -> None:
    one = answered((b"last-modified", value), (b"content-length", value))
    assert one.modified is None or one.modified.tzinfo is UTC
    assert one.length >= -1
