import errno
import os
import socket
import ssl

import pytest

from exporter.probes import fault
from exporter.probes.fault import Failed, Fault
from exporter.probes.hypertext.trail import PHASES
from exporter.probes.reasons import REASONS

WHERE = "a.example (192.0.2.7:443)"


@pytest.mark.parametrize(
    ("number", "phase", "reason"),
    [
        (errno.ECONNREFUSED, "connect", "connect_refused"),
        (errno.ECONNRESET, "connect", "connect_reset"),
        (errno.ECONNRESET, "transfer", "connect_reset"),
        (errno.ECONNABORTED, "tls", "connect_reset"),
        (errno.EPIPE, "processing", "closed"),
        (errno.ETIMEDOUT, "connect", "connect_timeout"),
        (errno.ETIMEDOUT, "transfer", "timeout"),
        (errno.EHOSTUNREACH, "connect", "unreachable"),
        (errno.ENETUNREACH, "connect", "unreachable"),
        (errno.EACCES, "connect", "unreachable"),
        (errno.EAFNOSUPPORT, "connect", "unreachable"),
        (errno.EHOSTUNREACH, "transfer", "unreachable"),
        (errno.EMFILE, "connect", "internal"),
        (errno.EADDRNOTAVAIL, "connect", "internal"),
        (errno.EIO, "transfer", "internal"),
    ],
)
def test_an_error_of_the_system_has_its_reason(number: int, phase: str, reason: str) -> None:
    found = fault.of(OSError(number, "in some words"), phase, WHERE)
    assert found == Fault(reason, f"{WHERE}: {os.strerror(number).lower()}")
    assert reason in REASONS


def test_an_error_without_a_number_is_told_by_its_name() -> None:
    assert fault.of(ConnectionError(), "connect", "x") == Fault("unreachable", "x: connectionerror")


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
            Fault("dns", "x.example: name or service not known"),
        ),
        (
            socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
            Fault("dns", "x.example: temporary failure in name resolution"),
        ),
        (
            socket.gaierror(socket.EAI_SYSTEM, "System error"),
            Fault("internal", "x.example: system error"),
        ),
        (OSError(errno.EMFILE, "Too many"), Fault("internal", "x.example: too many")),
        (
            UnicodeError("label too long"),
            Fault("dns", "x.example: not a name that can be looked up"),
        ),
    ],
)
def test_not_to_be_able_to_ask_is_our_fault_and_not_the_names(
    error: OSError | UnicodeError, found: Fault
) -> None:
    assert fault.of_lookup(error, "x.example") == found


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (9, "tls_not_yet_valid"),
        (10, "tls_expired"),
        (18, "tls_self_signed"),
        (19, "tls_self_signed"),
        (20, "tls_untrusted"),
        (62, "tls_hostname"),
        (64, "tls_hostname"),
        (66, "tls_untrusted"),
    ],
)
def test_what_openssl_says_of_a_certificate_has_its_reason(code: int, reason: str) -> None:
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_code = code
    error.verify_message = "it is odd"
    assert fault.of(error, "tls", WHERE) == Fault(reason, f"{WHERE}: it is odd")


@pytest.mark.parametrize(
    ("library", "said"),
    [
        ("WRONG_VERSION_NUMBER", "the answer is no TLS; is it plain http://?"),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "tlsv1 alert protocol version"),
        ("", "no reason given"),
    ],
)
def test_a_failed_handshake_says_what_the_other_side_said(library: str, said: str) -> None:
    error = ssl.SSLError(1, "x")
    error.reason = library
    assert fault.of(error, "tls", WHERE) == Fault("tls_handshake", f"{WHERE}: {said}")


def test_an_end_within_the_handshake_is_told_so() -> None:
    said = f"{WHERE}: the connection was closed within the handshake"
    for closed in (ssl.SSLEOFError(8, "x"), ssl.SSLZeroReturnError(6, "x")):
        assert fault.of(closed, "tls", WHERE) == Fault("tls_handshake", said)


@pytest.mark.parametrize("phase", ["", *PHASES])
def test_a_run_that_is_late_is_told_by_its_phase(phase: str) -> None:
    found = fault.late(phase, 2.5, "; got 200")
    assert found.reason in REASONS
    assert found.detail.endswith(" within 2.5 s; got 200")


def test_a_failure_carries_its_fault() -> None:
    assert Failed("dns", "no address").fault == Fault("dns", "no address")
