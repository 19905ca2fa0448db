"""What servers of tokens are asked with and answer: the same for every way.

https://www.rfc-editor.org/rfc/rfc6749#section-5
"""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from alerting.secret import Secret
from exporter.events import tree
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import refusal
from exporter.probes.hypertext import target

LONGEST_LIFE: Final = 10 * 366 * 86_400.0
"""Seconds; a token that is said to live longer is one of which nobody says when it is over."""
_HEADERS: Final = (
    ("Accept", "application/json"),
    ("Content-Type", "application/x-www-form-urlencoded"),
)
_VISIBLE: Final = re.compile(r"[!-~]{1,16384}")
_SITE: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}/?")


def call(url: str) -> Call:
    """Return the request for a token, without what it shows of us."""
    return Call(topic="token", url=url, method="POST", headers=_HEADERS, bucket="tokens")


def form(fields: Mapping[str, str], client: Shown | None = None) -> Shown:
    """Return fields, secrets among them, as the body of a form, with a client's header."""
    return Shown(client.headers if client else (), Secret(urlencode(fields)))


def basic(client_id: str, secret: Secret) -> Shown:
    """Return a client in a header; its id and secret are written as in forms first.

    https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    """
    pair = f"{quote_plus(client_id)}:{quote_plus(secret.reveal())}"
    value = base64.b64encode(pair.encode()).decode()
    return Shown((("Authorization", Secret(f"Basic {value}")),))


def wrong(url: str, field: str = "token_url") -> Iterator[tuple[str, str]]:
    """Return what is wrong with where tokens are asked for."""
    for _, said in target.wrong(url):
        yield field, said


def token(answer: Answer, url: str, *, of_grant: str = "grant") -> Token | Found:
    """Return the token of an answer, or why there is none; a server that fails is no refusal.

    ``url`` is what was asked; ``of_grant`` is the reason that `invalid_grant` is of here.
    """
    told = answer.json
    if answer.status // 100 != 2 or refusal.is_one(told):
        return refusal.of(answer, of_grant)
    value = _secret(tree.word(told, "access_token"))
    if value is None:
        usual = verdict.of(answer)
        said = f": {usual.detail}" if usual else ""
        return Found(reason="grant", detail=f"the server of tokens answers without one{said}")
    return Token(
        value=value,
        given=answer.at,
        expires=_expires(answer, told),
        refresh=_secret(tree.word(told, "refresh_token")),
        site=_site(tree.word(told, "instance_url"), url),
    )


def _secret(word: str) -> Secret | None:
    """Return a secret that can be shown: in a header, and not as a digest is written."""
    found = Secret(word)
    return found if _VISIBLE.fullmatch(word) and not found.is_hashed else None


def _expires(answer: Answer, told: Any) -> float:
    seconds = verdict.number(tree.at(told, "expires_in"))
    return answer.at + seconds if seconds and seconds <= LONGEST_LIFE else 0.0


def _site(site: str, url: str) -> str:
    """Return a base URL, unless the token would be shown there in the clear and was not here."""
    bare = site.startswith("http:") and not url.startswith("http:")
    return site if _SITE.fullmatch(site) and not bare else ""
