"""`oauth2` of Alertmanager: client credentials, the request for a token, and its answer. Pure.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import parse_qsl, quote_plus, urlencode

import msgspec
from msgspec import Meta, Struct, field

from alerting.notify import address
from alerting.notify.agent import AGENT
from alerting.notify.proxies import Proxied
from alerting.notify.tls import Tls
from alerting.notify.verdict import Reason
from alerting.secret import Secret
from alerting.strict import Inline, SecretFile

# A token is given up so many seconds before it is over, so that it is not over on its way.
_MARGIN: Final = 10.0
_VISIBLE: Final = re.compile(r"[!-~]{1,16384}")
_CODE: Final = re.compile(r"[a-z_]{1,60}")
_SPAN: Final = re.compile(r"\d{1,10}(\.\d{1,6})?")
_TYPES: Final = {"": "Bearer", "bearer": "Bearer", "basic": "Basic", "mac": "MAC"}
_OTHERWISE: Final = "not supported: a client shows its secret; write client_secret"


class OAuth2(Proxied, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who we are to a server of tokens, and what we ask it for."""

    LATER: ClassVar = dict.fromkeys(
        (
            "audience",
            "claims",
            "client_certificate_key",
            "client_certificate_key_file",
            "client_certificate_key_id",
            "client_certificate_key_ref",
            "client_secret_ref",
            "grant_type",
            "iss",
            "signature_algorithm",
        ),
        _OTHERWISE,
    )

    client_id: Annotated[str, Meta(min_length=1)]
    client_secret: Inline | None = None
    client_secret_file: SecretFile | None = None
    token_url: Annotated[str, Meta(description="where tokens are asked for: https://…")]
    scopes: Annotated[tuple[str, ...], Meta(max_length=100)] = ()
    endpoint_params: Annotated[
        dict[str, Inline], Meta(max_length=50, description="further fields of the request")
    ] = field(default_factory=dict)
    tls_config: Annotated[Tls | None, Meta(description="how the server of tokens is known")] = None

    def __post_init__(self) -> None:
        if (self.client_secret is None) == (self.client_secret_file is None):
            raise ValueError("write one of client_secret and client_secret_file")
        if not address.is_http(self.token_url):
            raise ValueError("token_url: expected http://… or https://… without a user")
        self.check_proxy()

    @property
    def secret(self) -> Secret:
        """The client's secret, wherever it stood."""
        return self.client_secret or self.client_secret_file or Secret("")

    def secrets(self) -> Iterator[Secret]:
        """Yield what must not be shown."""
        yield from (self.secret, Secret(_basic(self)))
        yield from self.endpoint_params.values()
        yield from self.proxy_secrets()

    @property
    def name(self) -> str:
        """A name of what is asked for: equal for equal requests, and telling nothing."""
        asked = [self.token_url, _basic(self), *_form(self)]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


class Token(Struct, frozen=True):
    """What shows who we are: the whole value of the header, good for so many seconds."""

    value: Secret
    seconds: float | None = None


class Untold(Exception):
    """There is no token, and why; `again` in the form, where the header was not understood."""

    def __init__(self, said: str, *, reason: Reason = "auth", again: bool = False) -> None:
        super().__init__(said)
        self.reason = reason
        self.again = again


def request(settings: OAuth2, *, in_form: bool) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Return the headers and the body of a request for a token.

    Who we are is in a header, as the RFC prefers it, or in the form, as some servers do.
    """
    headers = [("Accept", "application/json"), ("User-Agent", AGENT)]
    headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    form = _form(settings)
    if in_form:
        form.append(("client_id", settings.client_id))
        form.append(("client_secret", settings.secret.reveal()))
    else:
        headers.append(("Authorization", f"Basic {_basic(settings)}"))
    return tuple(headers), urlencode(form).encode()


def token(status: int, body: bytes) -> Token:
    """Return the token of an answer; Untold says why there is none, and no secret."""
    told = _fields(body)
    if status // 100 != 2 or "error" in told:
        code = told.get("error")
        why = f": {code}" if isinstance(code, str) and _CODE.fullmatch(code) else ""
        said = f"the server of tokens answers {status}{why}"
        raise Untold(said, reason=_reason(status), again=status in {400, 401})
    value, kind = told.get("access_token"), told.get("token_type") or ""
    if not isinstance(value, str) or not _VISIBLE.fullmatch(value):
        raise Untold("the server of tokens answers without one")
    if not isinstance(kind, str) or not re.fullmatch(r"[!-~]{0,100}", kind):
        raise Untold("the server of tokens names no type of it")
    return Token(Secret(f"{_TYPES.get(kind.lower(), kind)} {value}"), _seconds(told))


def _reason(status: int) -> Reason:
    return "auth" if status // 100 in {2, 4} else "server"


def _seconds(told: dict[str, Any]) -> float | None:
    """Return for how long a token may be shown; None where nobody says."""
    text = str(told.get("expires_in") or "")
    return max(0.0, float(text) - _MARGIN) if _SPAN.fullmatch(text) else None


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
    pair = f"{quote_plus(settings.client_id)}:{quote_plus(settings.secret.reveal())}"
    return base64.b64encode(pair.encode()).decode()
