import socket
import ssl

import pytest

from alerting.notify import network
from alerting.notify.tls import TlsError


def unbelieved() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_message = "self-signed certificate"
    return error


def broken() -> ssl.SSLError:
    error = ssl.SSLError(1, "x")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


@pytest.mark.parametrize(
    ("error", "reason", "said"),
    [
        (TlsError("ca_file x: unreadable"), "tls", "ca_file x: unreadable"),
        (unbelieved(), "tls", "the server's certificate is not believed: self-signed certificate"),
        (broken(), "tls", "TLS failed: wrong version number"),
        (ssl.SSLError("x"), "tls", "TLS failed: "),
        (ConnectionRefusedError(111, "x"), "refused", "nobody listens at the server's address"),
        (OSError("Multiple exceptions: [Errno 111] a, [Errno 111] b"), "refused",
         "nobody listens at the server's address"),
        (socket.gaierror(-2, "Name or service not known"), "network",
         "the server's name is not known"),
        (OSError(113, "No route to host"), "network", "the connection failed (no route to host)"),
        (ConnectionResetError(), "network", "the connection ended"),
        (ValueError("x"), "network", "the connection ended"),
    ],
)  # fmt: skip
def test_a_connection_that_fails_has_a_reason_and_words(
    error: BaseException, reason: str, said: str
) -> None:
    assert network.trouble(error) == (reason, said)
