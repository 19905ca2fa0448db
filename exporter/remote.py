"""What the command asks of a running daemon, over HTTP on its own address."""

import contextlib
import http
import http.client
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import msgspec

from exporter.config import Config

SECONDS: Final = 30.0
# A query may take as long as the daemon lets it; it says so itself when that is too long.
PATIENT_SECONDS: Final = 3660.0
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_UNSENDABLE: Final = "the token holds characters that no header can"


class Said(NamedTuple):
    """What was answered: a status and JSON, None where it was none; or no status, and `why`."""

    status: int | None
    answer: Any = None
    why: str = ""

    @property
    def is_yes(self) -> bool:
        """Whether what was asked for was granted."""
        return self.status is not None and self.status < 300


def reload(config: Config, token: str | None) -> tuple[int | None, str]:
    """Post ``/-/reload``; return the status and a sentence, or None and why nobody answered."""
    said = asked(config, token, "/-/reload")
    return said.status, said.why if said.status is None else sentence(said)


def query(config: Config, token: str | None, path: str, form: Mapping[str, str]) -> Said:
    """Post a question to Prometheus' API."""
    return asked(config, token, path, urlencode(form), PATIENT_SECONDS)


def asked(
    config: Config, token: str | None, path: str, form: str = "", seconds: float = SECONDS
) -> Said:
    """Post a form; return what was answered."""
    return _said(config, token, "POST", path, form.encode(), _FORM, seconds)


def told(
    config: Config,
    token: str | None,
    method: str,
    path: str,
    record: object = None,
    seconds: float = SECONDS,
) -> Said:
    """Send a record as JSON, or nothing; return what was answered."""
    body = b"" if record is None else msgspec.json.encode(record)
    return _said(config, token, method, path, body, _JSON, seconds)


def _said(
    config: Config,
    token: str | None,
    method: str,
    path: str,
    body: bytes,
    media: str,
    seconds: float,
) -> Said:
    server = config.server
    connection = _connection(config, seconds)
    headers = _headers(config, token)
    if body:
        headers["Content-Type"] = media
    try:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        return Said(response.status, _json(response.read()))
    except (OSError, http.client.HTTPException) as error:
        return Said(None, None, f"no daemon answers on {server.listen}: {error!r}")
    except ValueError:
        return Said(None, None, _UNSENDABLE)
    finally:
        connection.close()


@contextlib.contextmanager
def opened(
    config: Config, token: str | None, path: str, seconds: float = SECONDS
) -> Iterator[http.client.HTTPResponse | Said]:
    """Ask for what is read piece by piece; where it is not granted, what was said instead.

    Reading it raises OSError or HTTPException where it is cut off.
    """
    connection = _connection(config, seconds)
    try:
        yield _answer(connection, config, token, path)
    finally:
        connection.close()


def _answer(
    connection: http.client.HTTPConnection, config: Config, token: str | None, path: str
) -> http.client.HTTPResponse | Said:
    try:
        connection.request("GET", path, None, _headers(config, token))
        response = connection.getresponse()
        if response.status == http.HTTPStatus.OK:
            return response
        return Said(response.status, _json(response.read()))
    except (OSError, http.client.HTTPException) as error:
        return Said(None, None, f"no daemon answers on {config.server.listen}: {error!r}")
    except ValueError:
        return Said(None, None, _UNSENDABLE)


def sentence(said: Said) -> str:
    """Return what a daemon said, for people."""
    answer = said.answer
    if isinstance(answer, str):
        return answer
    if not isinstance(answer, dict):
        return "the answer is not chatwatch's"
    return str(answer.get("message") or answer.get("error") or answer.get("status") or answer)


def address(config: Config) -> str:
    """Return the URL under which the command finds the daemon."""
    host = _host(config)
    scheme = "https" if config.server.tls else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{config.server.listen_port}"


def _headers(config: Config, token: str | None) -> dict[str, str]:
    headers = {"Host": f"localhost:{config.server.listen_port}"}
    return headers | ({"Authorization": f"Bearer {token}"} if token else {})


def _host(config: Config) -> str:
    listens = config.server.listen_host
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listens, listens)  # noqa: S104


def _connection(config: Config, seconds: float) -> http.client.HTTPConnection:
    server, host = config.server, _host(config)
    if not server.tls:
        return http.client.HTTPConnection(host, server.listen_port, timeout=seconds)
    # The certificate bears the public name, not the address that is asked here.
    context = ssl._create_unverified_context()  # noqa: S323, SLF001
    return http.client.HTTPSConnection(host, server.listen_port, timeout=seconds, context=context)


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None
