"""What the command asks of a running daemon, over HTTP on its own address."""

import http.client
import json
import ssl

from exporter.config import Config

SECONDS = 30.0


def reload(config: Config, token: str | None) -> tuple[int | None, str]:
    """Post ``/-/reload``; return the status and a sentence, or None and why nobody answered."""
    server = config.server
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.listen_host, server.listen_host)  # noqa: S104
    if server.tls:
        # The certificate bears the public name, not the address that is asked here.
        context = ssl._create_unverified_context()  # noqa: S323, SLF001
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, server.listen_port, timeout=SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, server.listen_port, timeout=SECONDS)
    headers = {"Host": f"localhost:{server.listen_port}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request("POST", "/-/reload", headers=headers)
        response = connection.getresponse()
        return response.status, _said(response.read())
    except (OSError, http.client.HTTPException) as error:
        return None, f"no daemon answers on {server.listen}: {error!r}"
    except ValueError:
        return None, "the token holds characters that no header can"
    finally:
        connection.close()


def _said(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return "the answer is not chatwatch's"
    return str(answer.get("message") or answer.get("status") or answer)
