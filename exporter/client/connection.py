"""One HTTP connection that is kept open; the standard library's, so that apps need no other."""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from msgspec import Struct

from exporter.client.target import Target

_LARGEST = 8 * 1024 * 1024  # bytes of an answer


class Answer(Struct, frozen=True):
    """What came back; `retry_after` is the header as it stood, "" without one."""

    status: int
    retry_after: str
    body: bytes


class UnreachedError(Exception):
    """There was no whole answer; whether the request arrived is unknown."""


class Connection:
    """A connection to a daemon, opened when needed; `timeout` in seconds bounds each wait on it."""

    def __init__(self, target: Target, timeout: float) -> None:
        if target.secure:
            context = ssl.create_default_context()
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            self._http: HTTPConnection = HTTPSConnection(
                target.host, target.port, timeout=timeout, context=context
            )
        else:
            self._http = HTTPConnection(target.host, target.port, timeout=timeout)

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Send a request and read its answer; UnreachedError where either breaks.

        A kept connection that the other side closed meanwhile is opened once more: an event may
        arrive twice, its id makes it one.
        """
        kept = self._http.sock is not None
        try:
            return self._exchanged(method, path, headers, body)
        except ConnectionError as error:
            if not kept:
                raise _unreached(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise _unreached(error) from error
        try:
            return self._exchanged(method, path, headers, body)
        except (OSError, HTTPException, ValueError) as error:
            raise _unreached(error) from error

    def close(self) -> None:
        """Close it; the next exchange opens it again."""
        self._http.close()

    def _exchanged(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        whole = False
        try:
            self._http.request(method, path, body, dict(headers))
            with self._http.getresponse() as response:
                read = response.read(_LARGEST)
                whole = response.isclosed()
                if not whole:
                    raise HTTPException("the answer broke off or is too long")
                return Answer(response.status, response.headers.get("Retry-After", ""), read)
        finally:
            if not whole:
                self._http.close()


def _unreached(error: Exception) -> UnreachedError:
    return UnreachedError(f"{type(error).__name__}: {error}"[:300])
