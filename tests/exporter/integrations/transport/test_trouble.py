import errno
import ssl

import aiohttp
import pytest
from aiohttp import http_exceptions
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from exporter.integrations import states
from exporter.integrations.transport import trouble
from exporter.integrations.transport.places import NowhereError
from exporter.probes.fault import Failed

WHERE = "crm.test:443"
KEY = ConnectionKey("crm.test", 443, True, True, None, None, None, None)
SECRET = "planted-93ac"


def unlike(cause: Exception | None) -> aiohttp.ClientResponseError:
    info = aiohttp.RequestInfo(URL("https://crm.test"), "GET", None, URL(""))  # type: ignore[arg-type]
    error = aiohttp.ClientResponseError(info, (), status=400, message=SECRET)
    error.__cause__ = cause
    return error


def connector(error: OSError) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(KEY, error)


def uncertified() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, SECRET)
    error.verify_code, error.verify_message = 10, "certificate has expired"
    return error


def unencrypted() -> ssl.SSLError:
    error = ssl.SSLError(1, SECRET)
    error.reason = "BAD_RECORD_MAC"
    return error


@pytest.mark.parametrize(
    ("error", "reason", "said"),
    [
        (Failed("internal", "'ca.pem' cannot be used"), "internal", "'ca.pem' cannot be used"),
        (NowhereError("dns", "crm.test: no address"), "dns", "crm.test: no address"),
        (connector(NowhereError("forbidden_target", "no")), "forbidden_target", "no"),
        (
            connector(ConnectionRefusedError(errno.ECONNREFUSED, SECRET)),
            "connect",
            f"{WHERE}: connection refused",
        ),
        (connector(OSError("Multiple exceptions: a, b")), "connect", f"{WHERE}: oserror"),
        (
            connector(OSError(errno.EMFILE, SECRET)),
            "internal",
            f"{WHERE}: too many open files",
        ),
        (connector(ssl.SSLEOFError()), "tls", "closed within the handshake"),
        (
            aiohttp.ClientConnectorCertificateError(KEY, uncertified()),
            "tls",
            f"{WHERE}: certificate has expired",
        ),
        (unencrypted(), "tls", f"{WHERE}: bad record mac"),
        (unlike(http_exceptions.BadHttpMessage(SECRET)), "closed", "what was answered is not HTTP"),
        (unlike(None), "closed", f"{WHERE}: what was answered is not HTTP"),
        (
            unlike(http_exceptions.LineTooLong(b"x", 9)),
            "too_large",
            f"{WHERE}: the headers are larger than is read",
        ),
        (aiohttp.InvalidURL(SECRET), "internal", f"{WHERE}: the address is none that can be asked"),
        (aiohttp.ServerDisconnectedError(SECRET), "closed", "before the answer was whole"),
        (aiohttp.ClientPayloadError(SECRET), "closed", "before the answer was whole"),
        (ConnectionResetError(errno.ECONNRESET, SECRET), "closed", "before the answer was whole"),
    ],
)
def test_every_exception_has_its_reason_and_words_without_a_secret(
    error: Exception, reason: str, said: str
) -> None:
    found = trouble.of(error, WHERE)
    assert found.reason == reason
    assert found.reason in states.REASONS
    assert said in found.detail
    assert SECRET not in found.detail
    assert not found.is_ours


def test_what_nobody_expected_is_a_mistake_of_ours() -> None:
    found = trouble.of(KeyError(SECRET), WHERE)
    assert found == trouble.Trouble(
        "internal", "a mistake of ours, see the log: KeyError", is_ours=True
    )
