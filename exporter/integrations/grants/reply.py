"""What servers of tokens are asked with and answer: the same for every way.

https://www.rfc-editor.org/rfc/rfc6749#section-5
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from alerting.secret import Secret
from exporter.events import tree
from exporter.integrations import verdict
from exporter.integrations.call import Answer, Call
from exporter.integrations.found import Found
from exporter.integrations.token import Shown, Token

_HEADERS: Final = (
    ("Accept", "application/json"),
    ("Content-Type", "application/x-www-form-urlencoded"),
)
_VISIBLE: Final = re.compile(r"[!-~]{1,16384}")
_CODE: Final = re.compile(r"[a-z_]{1,60}")


def call(url: str) -> Call:
    """Return the request for a token, without what it shows of us."""
    return Call(topic="token", url=url, method="POST", headers=_HEADERS, bucket="tokens")


def form(fields: Mapping[str, str]) -> Shown:
    """Return fields, secrets among them, as the body of a form."""
    return Shown(body=Secret(urlencode(fields)))


def token(answer: Answer) -> Token | Found:
    """Return the token of an answer, or why there is none; a server that fails is no refusal."""
    told = answer.json
    error, said = tree.word(told, "error"), tree.word(told, "error_description")
    if answer.status // 100 != 2 or error:
        return _refused(answer, error, said)
    value = tree.word(told, "access_token")
    if not _VISIBLE.fullmatch(value):
        return Found(reason="grant", detail="the server of tokens answers without one")
    seconds = verdict.number(tree.at(told, "expires_in"))
    refresh = tree.word(told, "refresh_token")
    return Token(
        value=Secret(value),
        given=answer.at,
        expires=answer.at + seconds if seconds else 0.0,
        refresh=Secret(refresh) if _VISIBLE.fullmatch(refresh) else None,
        site=_site(tree.word(told, "instance_url")),
    )


def _refused(answer: Answer, error: str, said: str) -> Found:
    usual = verdict.of(answer)
    if usual is not None and usual.reason in {"rate_limited", "server_error", "moved"}:
        return usual
    code = error if _CODE.fullmatch(error) else ""
    why = ": ".join(part for part in (code, verdict.clean(said)) if part)
    reason = "token_revoked" if code == "invalid_grant" else "grant"
    detail = f"the server of tokens answers {answer.status}" + (f": {why}" if why else "")
    return Found(reason=reason, detail=detail)


def _site(url: str) -> str:
    return url if re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{1,255}/?", url) else ""
