"""What the command asks of a running daemon, over HTTP on its own address."""

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from exporter.config import Config

SECONDS: Final = 30.0
# A query may take as long as the daemon lets it; it says so itself when that is too long.
PATIENT_SECONDS: Final = 3660.0
_FORM: Final = "application/x-www-form-urlencoded"


class Said(NamedTuple):
    """What was answered: a status and JSON, None where it was none; or no status, and `why`."""

    status: int | None
    answer: Mapping[str, Any] | None = None
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
    server = config.server
    connection = _connection(config, seconds)
    headers = {"Host": f"localhost:{server.listen_port}"}
    if form:
        headers["Content-Type"] = _FORM
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request("POST", path, form.encode() or None, headers)
        response = connection.getresponse()
        return Said(response.status, _object(response.read()))
    except (OSError, http.client.HTTPException) as error:
        return Said(None, None, f"no daemon answers on {server.listen}: {error!r}")
    except ValueError:
        return Said(None, None, "the token holds characters that no header can")
    finally:
        connection.close()


def sentence(said: Said) -> str:
    """Return what a daemon said, for people."""
    answer = said.answer
    if answer is None:
        return "the answer is not chatwatch's"
    return str(answer.get("message") or answer.get("error") or answer.get("status") or answer)


def _connection(config: Config, seconds: float) -> http.client.HTTPConnection:
    server = config.server
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.listen_host, server.listen_host)  # noqa: S104
    if not server.tls:
        return http.client.HTTPConnection(host, server.listen_port, timeout=seconds)
    # The certificate bears the public name, not the address that is asked here.
    context = ssl._create_unverified_context()  # noqa: S323, SLF001
    return http.client.HTTPSConnection(host, server.listen_port, timeout=seconds, context=context)


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
