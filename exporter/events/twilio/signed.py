"""What Twilio's signature covers: the URL, and the form's fields or a digest of any other body.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from exporter.events import bodies
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

FORM = "application/x-www-form-urlencoded"
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
_ALGORITHMS: Mapping[str, str] = {"": "sha1", "HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_BODY = "bodySHA256"
_MOST_FIELDS = 1_000
_HOST = re.compile(
    r"(https?)://([^/?#:@\[]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:[/?#].*)?)", re.DOTALL
)
_PORTS = {"https": "443", "http": "80"}


def algorithm(settings: str) -> str | None:
    """Return the name of the hash that a settings header asks for, None for one unknown.

    Without the header it is SHA-1, and the secret the account's auth token; with it the secret is
    that of the shared key.
    """
    pairs = (part.partition("=") for part in settings[:1_000].split(","))
    named = (value.strip().upper() for name, _, value in pairs if name.strip() == "algorithm")
    return _ALGORITHMS.get(next(named, ""))


def mac(key: bytes, content: bytes, hash: str) -> bytes:
    """Return the signature of a content, as it is written."""
    return base64.b64encode(hmac.new(key, content, hash).digest())


def contents(inbound: Inbound) -> list[bytes]:
    """Return what may have been signed; Refused where the body cannot be part of it."""
    rest = parameters(fields(inbound)) if is_form(inbound) else ""
    if not is_form(inbound):
        _refuse_other_body(inbound)
    return [f"{url}{rest}".encode("utf-8", "replace") for url in urls(inbound.url)]


def is_form(inbound: Inbound) -> bool:
    """Say whether the body is a form; anything else is signed by its digest in the URL."""
    return bodies.media_type(inbound) == FORM


def urls(url: str) -> list[str]:
    """Return a URL with and without its port: Twilio signs now the one, now the other."""
    found = _HOST.fullmatch(url)
    if found is None:
        return [url]
    scheme, host, port, rest = found.groups()
    return [f"{scheme}://{host}{rest}", f"{scheme}://{host}:{port or _PORTS[scheme]}{rest}"]


def fields(inbound: Inbound) -> list[tuple[str, str]]:
    """Return a form's fields as they stand there; Refused where there are too many."""
    try:
        return parse_qsl(
            inbound.body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Refused(
            "wrong_type",
            f"the form has more than {_MOST_FIELDS} fields",
            "check that the URL was given to Twilio and to nobody else",
        ) from None


def parameters(pairs: list[tuple[str, str]]) -> str:
    """Return a form as it is signed: sorted by name and value, each once, nothing in between."""
    return "".join(f"{name}{value}" for name, value in sorted(set(pairs)))


def _refuse_other_body(inbound: Inbound) -> None:
    try:
        query = urlsplit(inbound.url).query
    except ValueError:
        query = ""
    told = dict(parse_qsl(query)).get(_BODY, "").lower()
    digest = hashlib.sha256(inbound.body).hexdigest()
    if not hmac.compare_digest(told.encode("utf-8", "replace"), digest.encode()):
        raise Refused(
            "signature_mismatch",
            f"the body is no form, and {_BODY} of the URL is not its digest",
            "pass the body on byte for byte, and the URL with its query",
        )
