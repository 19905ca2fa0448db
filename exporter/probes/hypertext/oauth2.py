"""A token for client credentials: the request for it and its answer.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

import base64
import hashlib
import re
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode

import msgspec
from msgspec import Struct

from alerting.secret import Secret
from exporter.probes.fault import Failed
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.credentials import OAuth2
from exporter.probes.hypertext.headers import Header

ANSWER_BYTES: Final = 65_536
# A token is given up so many seconds before it is over, so that it is not over on its way.
MARGIN_SECONDS: Final = 10.0
PLAIN: Final = (
    (b"accept", b"application/json"),
    (b"content-type", b"application/x-www-form-urlencoded"),
)
_VISIBLE: Final = re.compile(r"[!-~]{1,8000}")
_CODE: Final = re.compile(r"[a-z_]{1,60}")
_SPAN: Final = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")


class Token(Struct, frozen=True):
    """The whole value of Authorization, good for so many seconds; None where nobody says."""

    value: Secret
    seconds: float | None = None


def name(settings: OAuth2) -> str:
    """Return a name of what is asked for: equal for equal requests, and telling nothing."""
    asked = f"{settings.token_url} {_basic(settings)} {_form(settings)} {settings.tls!r}"
    return hashlib.sha256(asked.encode()).hexdigest()


def asked(settings: OAuth2, *, in_form: bool) -> tuple[tuple[Header, ...], bytes]:
    """Return the secret headers and the body of the request; who we are is in one of them."""
    form = _form(settings)
    if in_form:
        secret = settings.client_secret.reveal()
        return (), urlencode(
            [*form, ("client_id", settings.client_id), ("client_secret", secret)]
        ).encode()
    return ((b"authorization", f"Basic {_basic(settings)}".encode()),), urlencode(form).encode()


def is_other_way(answer: Answer) -> bool:
    """Say whether a server may not have understood where we said who we are."""
    return answer.status in {400, 401}


def token(answer: Answer) -> Token:
    """Return the token of an answer; Failed says why there is none, and no secret."""
    told = _fields(answer.body)
    if answer.status // 100 != 2 or "error" in told:
        code = told.get("error")
        why = f": {code}" if isinstance(code, str) and _CODE.fullmatch(code) else ""
        raise _untold(f"the server of tokens answers {answer.status}{why}")
    value, kind = told.get("access_token"), told.get("token_type") or "Bearer"
    if not isinstance(value, str) or not _VISIBLE.fullmatch(value):
        raise _untold("the server of tokens answers without one")
    if not isinstance(kind, str) or not re.fullmatch(r"[!-~]{1,100}", kind):
        raise _untold("the server of tokens names no type of it")
    shown = "Bearer" if kind.lower() == "bearer" else kind
    return Token(Secret(f"{shown} {value}"), _seconds(told))


def untold(said: str) -> str:
    """Return a sentence about a token that there is not."""
    return f"no token for oauth2: {said}"


def _untold(said: str) -> Failed:
    return Failed("authentication", untold(said))


def _seconds(told: dict[str, Any]) -> float | None:
    text = str(told.get("expires_in") or "")
    return max(0.0, float(text) - MARGIN_SECONDS) if _SPAN.fullmatch(text) else None


def _fields(body: bytes) -> dict[str, Any]:
    """Return what an answer says: JSON, or a form as a few servers write it."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return dict(parse_qsl(body.decode("utf-8", "replace")))
    return found if isinstance(found, dict) else {}


def _form(settings: OAuth2) -> list[tuple[str, str]]:
    form = {"grant_type": "client_credentials"}
    if settings.scopes:
        form["scope"] = " ".join(settings.scopes)
    form |= {name: value.reveal() for name, value in settings.endpoint_params.items()}
    return sorted(form.items())


def _basic(settings: OAuth2) -> str:
    pair = f"{quote_plus(settings.client_id)}:{quote_plus(settings.client_secret.reveal())}"
    return base64.b64encode(pair.encode()).decode()
