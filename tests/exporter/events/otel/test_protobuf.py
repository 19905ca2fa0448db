import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from exporter.events.otel import protobuf
from exporter.events.otel.protobuf import Broken

WHOLE = st.integers(-(1 << 63), (1 << 63) - 1)


@given(WHOLE, st.floats(allow_nan=False), st.text(), st.booleans())
def test_what_googles_library_writes_is_read(
    whole: int, double: float, text: str, flag: bool
) -> None:
    def only(value: AnyValue) -> int | bytes:
        ((_, found),) = protobuf.fields(value.SerializeToString())
        return found

    assert protobuf.signed(only(AnyValue(int_value=whole))) == whole
    assert protobuf.double(only(AnyValue(double_value=double))) == double
    assert protobuf.text(only(AnyValue(string_value=text))) == text
    assert protobuf.unsigned(only(AnyValue(bool_value=flag))) == flag


@given(st.integers(1, 1 << 20), st.integers(0, (1 << 63) - 1), st.binary())
def test_what_is_written_is_read_again(number: int, whole: int, raw: bytes) -> None:
    written = protobuf.field(number, whole) + protobuf.field(number, raw)
    assert list(protobuf.fields(written)) == [(number, whole), (number, raw)]


@given(st.text(), st.text())
def test_googles_library_reads_what_is_written(key: str, text: str) -> None:
    inner = protobuf.field(1, text.encode())
    written = protobuf.field(1, key.encode()) + protobuf.field(2, inner)
    assert KeyValue.FromString(written) == KeyValue(key=key, value=AnyValue(string_value=text))


def test_fields_of_a_fixed_size_are_read() -> None:
    raw = bytes([1 << 3 | 5, 1, 2, 3, 4, 2 << 3 | 1]) + struct.pack("<Q", 7)
    first, second = protobuf.fields(raw)
    assert first == (1, b"\1\2\3\4")
    assert protobuf.unsigned(second[1]) == 7


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x0a", "cut off"),
        (b"\x0a\x05abc", "cut off"),
        (b"\x09abc", "cut off"),
        (b"\x08", "cut off"),
        (b"\x08" + b"\xff" * 10, "more than 64 bits"),
        (b"\x00\x01", "field 0"),
        (b"\x0b", "wire type 3"),
        (b"\x0f", "wire type 7"),
    ],
)
def test_what_is_no_message_is_broken(raw: bytes, said: str) -> None:
    with pytest.raises(Broken, match=said):
        list(protobuf.fields(raw))


def test_a_field_of_another_kind_is_broken() -> None:
    with pytest.raises(Broken):
        protobuf.message(7)
    with pytest.raises(Broken):
        protobuf.double(b"1234")
    with pytest.raises(Broken):
        protobuf.double(7)


@given(st.binary())
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        found = list(protobuf.fields(raw))
    except Broken:
        return
    assert all(number > 0 for number, _ in found)
