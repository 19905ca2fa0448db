import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines import secure_shell
from exporter.probes.lines.secure_shell import COOKIE_BYTES, PACKET_BYTES, Banner
from exporter.probes.pattern import Pattern

COOKIE = bytes(COOKIE_BYTES)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1 Debian-2", Banner("2.0", "OpenSSH_9.2p1", "Debian-2")),
        (b"SSH-1.99-dropbear_2022.83", Banner("1.99", "dropbear_2022.83")),
        (b"Welcome", None),
        (b"", None),
        (b"\xff\xfe", None),
    ],
)
def test_a_server_names_itself(line: bytes, found: Banner | None) -> None:
    assert secure_shell.banner(line) == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"SSH-2.0", "'SSH-2.0' is no version string of SSH"),
        (b"SSH-2.0-\xff", "is no version string of SSH"),
        (b"SSH-2.0-" + b"x" * 251, "is no version string of SSH"),
        (b"SSH-1.5-old", "'SSH-1.5-old': SSH 2.0 is what is spoken today"),
    ],
)
def test_what_is_no_name_is_told(line: bytes, said: str) -> None:
    with pytest.raises(Failed, match=said) as caught:
        secure_shell.banner(line)
    assert caught.value.fault.reason == "protocol"


@given(st.binary(max_size=300))
def test_a_packet_is_whole_blocks_with_padding_enough(payload: bytes) -> None:
    made = secure_shell.packet(payload)
    assert len(made) % 8 == 0
    assert secure_shell.length(made[:4]) == len(made) - 4
    assert 4 <= made[4] <= 11
    assert made[5 : len(made) - made[4]] == payload


def test_a_key_exchange_that_begins_shows_its_algorithms() -> None:
    names = secure_shell.offered(secure_shell.opening(COOKIE)[4:])
    assert names is not None
    assert names[0] == "curve25519-sha256"
    assert {"ssh-ed25519", "aes128-ctr", "hmac-sha2-256", "none"} <= set(names)
    assert len(names) == len(set(names))
    assert "" not in names


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"HTTP", "no packet of SSH begins with b'HTTP'"),
        ((PACKET_BYTES + 1).to_bytes(4), "no packet of SSH begins with"),
        ((4).to_bytes(4), "a packet of SSH is not 4 bytes long"),
        ((13).to_bytes(4), "a packet of SSH is not 13 bytes long"),
    ],
)
def test_a_length_that_cannot_be_is_told(head: bytes, said: str) -> None:
    with pytest.raises(Failed, match=said):
        secure_shell.length(head)


@pytest.mark.parametrize("kind", [2, 4])
def test_some_packets_are_passed_over(kind: int) -> None:
    assert secure_shell.offered(secure_shell.packet(bytes([kind]))[4:]) is None


@pytest.mark.parametrize(
    ("payload", "reason", "said"),
    [
        (b"\x01\0\0\0\x0b" + bytes(8), "closed", "the server disconnects: ''"),
        (b"\x01\0\0\0\x02\0\0\0\x04full\0\0\0\0", "closed", "the server disconnects: 'full'"),
        (b"", "protocol", "a key exchange has to begin, a packet of type 0 came"),
        (b"\x15", "protocol", "a packet of type 21 came"),
        (b"\x14", "protocol", "the packet that begins a key exchange is cut short"),
        (
            b"\x14" + COOKIE + b"\x7f\xff\xff\xffx",
            "protocol",
            "the packet that begins a key exchange is cut short",
        ),
    ],
)
def test_other_packets_begin_no_key_exchange(payload: bytes, reason: str, said: str) -> None:
    with pytest.raises(Failed, match=said) as caught:
        secure_shell.offered(secure_shell.packet(payload)[4:])
    assert caught.value.fault.reason == reason


@given(st.binary(min_size=8, max_size=200))
def test_any_packet_is_read_or_a_fault(body: bytes) -> None:
    with contextlib.suppress(Failed):
        secure_shell.offered(body)


def test_an_algorithm_may_be_denied() -> None:
    offered = ("curve25519-sha256", "ssh-rsa")
    assert secure_shell.of_algorithms((), offered) is None
    assert secure_shell.of_algorithms((Pattern("sha1$"),), offered) is None
    assert secure_shell.of_algorithms((Pattern("^ssh-rsa$"),), offered) == Fault(
        "weak", "the server offers ssh-rsa, which deny names: '^ssh-rsa$'"
    )


def test_we_part_as_the_protocol_has_it() -> None:
    sent = secure_shell.parting()
    # https://www.rfc-editor.org/rfc/rfc4253#section-11.1: SSH_MSG_DISCONNECT, by application.
    assert sent[5:10] == bytes([1, 0, 0, 0, 11])
    assert len(sent) % 8 == 0
