import struct
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.echo import packet
from exporter.probes.echo.packet import Echo, Trouble

V4 = Echo(ip_address("192.0.2.7"), 0x1234, 7, b"hello")
V6 = Echo(ip_address("2001:db8::7"), 0x1234, 7, b"hello")


def header(version: int, *, to: str, protocol: int | None = None) -> bytes:
    """The header of IP before a packet of ICMP."""
    goal = ip_address(to).packed
    if version == 4:
        return (
            struct.pack("!BBHHHBBH4s", 0x45, 0, 0, 0, 0, 64, protocol or 1, 0, b"\1\2\3\4") + goal
        )
    return struct.pack("!IHBB", 6 << 28, 0, protocol or 58, 64) + bytes(16) + goal


def told(echo: Echo, kind: int, code: int, rest: bytes = bytes(4), **fields: int | str) -> bytes:
    """What a router says about a request."""
    to = str(fields.pop("to", echo.address))
    protocol = fields.pop("protocol", None)
    about = header(echo.version, to=to, protocol=int(protocol) if protocol else None)
    return struct.pack("!BBH", kind, code, 0) + rest + about + echo.request[:8]


def test_the_request_is_as_ping_sends_it() -> None:
    summed = packet.checksum(bytes.fromhex("0800000012340007") + b"hello")
    assert V4.request == b"\x08\0" + struct.pack("!HHH", summed, 0x1234, 7) + b"hello"
    assert V6.request == bytes.fromhex("8000000012340007") + b"hello"


def test_the_checksum_is_that_of_the_rfc() -> None:
    # The example of https://www.rfc-editor.org/rfc/rfc1071#section-3
    assert packet.checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2


@given(st.binary(max_size=100))
def test_a_packet_with_its_checksum_sums_up_to_nothing(payload: bytes) -> None:
    echo = Echo(V4.address, 1, 2, payload + b"\0" * (len(payload) % 2))
    assert packet.checksum(echo.request) == 0


def reply(echo: Echo, **changed: int) -> bytes:
    fields = {
        "kind": packet.REPLY[echo.version],
        "code": 0,
        "identifier": echo.identifier,
        "sequence": echo.sequence,
        **changed,
    }
    return (
        struct.pack(
            "!BBHHH", fields["kind"], fields["code"], 0, fields["identifier"], fields["sequence"]
        )
        + echo.payload
    )


@pytest.mark.parametrize("echo", [V4, V6], ids=["4", "6"])
def test_only_the_very_reply_is_one(echo: Echo) -> None:
    assert packet.is_reply(echo, reply(echo), known=True)
    assert not packet.is_reply(echo, reply(echo, identifier=1), known=True)
    # Where the kernel picks the identifier, it gives us what has its own only.
    assert packet.is_reply(echo, reply(echo, identifier=1), known=False)
    assert not packet.is_reply(echo, reply(echo, sequence=8), known=True)
    assert not packet.is_reply(echo, reply(echo, code=1), known=True)
    assert not packet.is_reply(echo, echo.request, known=True)
    assert not packet.is_reply(echo, reply(echo)[:-1] + b"x", known=True)
    assert not packet.is_reply(echo, b"\0" * 7, known=True)


def test_a_packet_is_taken_out_of_the_header_of_ip() -> None:
    assert packet.unwrapped(header(4, to="192.0.2.7") + b"abc") == (b"abc", 64)
    assert packet.unwrapped(b"\x45" * 19) == (b"", None)
    assert packet.unwrapped(b"\x60" * 40) == (b"", None)


@pytest.mark.parametrize(
    ("echo", "data", "found"),
    [
        (V4, told(V4, 3, 1), Trouble(3, 1)),
        (V4, told(V4, 3, 4, b"\0\0\x05\x78"), Trouble(3, 4, 1400)),
        (V4, told(V4, 11, 0), Trouble(11, 0)),
        (V6, told(V6, 1, 3), Trouble(1, 3)),
        (V6, told(V6, 2, 0, b"\0\0\x05\x00"), Trouble(2, 0, 1280)),
        (V4, reply(V4), None),
        (V4, told(V4, 3, 1, to="192.0.2.8"), None),
        (V4, told(V4, 3, 1, protocol=17), None),
        (V6, told(V6, 1, 3, to="2001:db8::8"), None),
        (V6, told(V6, 1, 3, protocol=17), None),
        (V4, told(Echo(V4.address, 1, 7, b""), 3, 1), None),
        (V4, told(Echo(V4.address, 0x1234, 8, b""), 3, 1), None),
        (V4, told(V4, 3, 1)[:20], None),
        (V4, told(V4, 3, 1)[:-1], None),
        (V6, told(V6, 1, 3)[:30], None),
        (V4, b"", None),
    ],
)
def test_what_a_router_says_is_about_the_very_request(
    echo: Echo, data: bytes, found: Trouble | None
) -> None:
    assert packet.trouble(echo, data) == found


@given(st.binary(max_size=120))
def test_any_bytes_can_be_heard(data: bytes) -> None:
    for echo in (V4, V6):
        packet.trouble(echo, data)
        packet.is_reply(echo, data, known=True)
    packet.unwrapped(data)


def test_a_sender_may_have_a_zone() -> None:
    assert packet.sender("fe80::1%eth0") == ip_address("fe80::1")
    assert packet.sender("192.0.2.7") == V4.address
