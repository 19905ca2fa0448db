import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.hypertext import framing
from exporter.probes.hypertext.framing import Framing

SETTINGS, HEADERS, GOAWAY = 4, 1, 7


def frame(kind: int, payload: bytes = b"") -> bytes:
    size = struct.pack("!I", len(payload))[1:]
    return size + bytes([kind, 0]) + bytes(4) + payload


def goaway(last: int, code: int, told: bytes = b"") -> bytes:
    return frame(GOAWAY, struct.pack("!II", last, code) + told)


@given(st.lists(st.binary(max_size=40), max_size=6), st.data())
def test_frames_come_out_whole_wherever_they_were_cut(
    payloads: list[bytes], data: st.DataObject
) -> None:
    sent = frame(SETTINGS) + b"".join(frame(HEADERS, one) for one in payloads)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=8)))
    framing, got = Framing(), b""
    for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        found, fault = framing.cut(sent[start:end])
        assert fault is None
        got += found
    assert got == sent


def test_a_part_of_a_frame_is_kept_back() -> None:
    held = Framing()
    assert held.cut(frame(SETTINGS)[:5]) == (b"", None)
    assert held.cut(frame(SETTINGS)[5:] + frame(HEADERS, b"ab")[:-1]) == (frame(SETTINGS), None)
    assert held.cut(b"b") == (frame(HEADERS, b"ab"), None)


def test_a_polite_good_bye_is_left_out() -> None:
    sent = frame(SETTINGS) + goaway(1, 0) + goaway(0x7FFF_FFFF, 0) + frame(HEADERS)
    assert Framing().cut(sent) == (frame(SETTINGS) + frame(HEADERS), None)


@pytest.mark.parametrize(
    ("sent", "reason", "said"),
    [
        (goaway(0, 0), "closed", "the server ended the connection: GOAWAY with NO_ERROR"),
        (goaway(1, 11, b"too_many"), "closed", "GOAWAY with ENHANCE_YOUR_CALM, 'too_many'"),
        (goaway(1, 99), "closed", "GOAWAY with the unknown code 99"),
        (goaway(1, 1, b"a" * 999), "closed", f"'{'a' * 80}'"),
        (frame(GOAWAY, b"abc"), "protocol", "a GOAWAY is cut short"),
        (b"\x01\0\0\0\0\0\0\0\0", "protocol", "a frame of 65536 bytes is too large"),
    ],
)
def test_what_ends_all_is_told_behind_what_came_before(sent: bytes, reason: str, said: str) -> None:
    found, fault = Framing().cut(frame(SETTINGS) + sent)
    assert found == frame(SETTINGS)
    assert fault is not None
    assert fault.reason == reason
    assert fault.detail.endswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", "the answer is HTTP/1, not HTTP/2"),
        (b"\x15\x03\x01\0\2\2\x46", "the answer is TLS, not HTTP/2 in the clear"),
        (b"SSH-2.0-x\r\n", r"the answer is no HTTP/2; it begins with b'SSH-2.0-x\r\n'"),
        (frame(HEADERS), "the answer is no HTTP/2; it begins with"),
    ],
)
def test_what_is_no_http2_is_told_at_its_first_bytes(data: bytes, said: str) -> None:
    found, fault = Framing().cut(data)
    assert found == b""
    assert fault is not None
    assert fault.reason == "protocol"
    assert fault.detail.startswith(said)


def test_codes_have_names() -> None:
    assert framing.named(7) == "REFUSED_STREAM"
    assert framing.named(77) == "the unknown code 77"
