"""Why a server of tokens gives none: its status, its code, its sentence.

https://www.rfc-editor.org/rfc/rfc6749#section-5.2
"""

import re
from typing import Any, Final

from exporter.events import tree
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found

_CODE: Final = re.compile(r"[a-z_]{1,60}")
# Reasons of statuses that hold whatever is said besides.
_OF_STATUS: Final = frozenset({"rate_limited", "server_error", "moved", "timeout"})
_OF_CODE: Final = {
    "account_inactive": "suspended",
    "bad_refresh_token": "token_revoked",
    "deleted_client": "suspended",
    "disabled_client": "suspended",
    "inactive_org": "suspended",
    "inactive_user": "suspended",
    "internal_error": "server_error",
    "internal_failure": "server_error",
    "invalid_refresh_token": "token_revoked",
    "rate_limit_exceeded": "rate_limited",
    "rate_limited": "rate_limited",
    "ratelimited": "rate_limited",
    "server_error": "server_error",
    "slow_down": "rate_limited",
    "temporarily_unavailable": "server_error",
    "token_revoked": "token_revoked",
    "too_many_requests": "rate_limited",
}
# Salesforce and Google say both with the code of a wrong grant.
_SUSPENDED: Final = re.compile(
    r"\binactive (user|org)|\b(user|org|organi[sz]ation|account) (is|has been) "
    r"(inactive|locked|frozen|suspended|disabled|deleted|deactivated)|\baccount not found",
    re.IGNORECASE,
)


def is_one(told: Any) -> bool:
    """Say whether an answer of status 2xx is a refusal all the same."""
    return bool(tree.at(told, "error")) or tree.at(told, "ok") is False


def of(answer: Answer, of_grant: str) -> Found:
    """Return why there is no token; ``of_grant`` is the reason that `invalid_grant` is of."""
    code, said = _code(answer.json), _said(answer.json)
    usual = verdict.of(answer)
    if usual is not None and usual.reason in _OF_STATUS:
        reason = usual.reason
    elif _SUSPENDED.search(said):
        reason = "suspended"
    else:
        reason = of_grant if code == "invalid_grant" else _OF_CODE.get(code, "grant")
    why = ": ".join(part for part in (code, verdict.clean(said)) if part)
    detail = f"the server of tokens answers {answer.status}" + (f": {why}" if why else "")
    return Found(reason=reason, detail=detail, retry_after=verdict.retry_after(answer))


def _code(told: Any) -> str:
    """Return the code of an error; HubSpot writes it as `status`, Google's API deeper."""
    for path in (("error",), ("status",), ("error", "status")):
        word = tree.word(told, *path).lower()
        if _CODE.fullmatch(word):
            return word
    return ""


def _said(told: Any) -> str:
    for path in (("error_description",), ("message",), ("error", "message")):
        if word := tree.word(told, *path):
            return word
    return ""
