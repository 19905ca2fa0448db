"""What the codes of Meta's errors mean.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from collections.abc import Mapping
from typing import Any, Final

from exporter.events import tree

_OF_CODE: Final[dict[int, str]] = {
    1: "server_error",
    2: "server_error",
    3: "permission",
    4: "rate_limited",
    10: "permission",
    17: "rate_limited",
    32: "rate_limited",
    100: "missing",
    341: "rate_limited",
    368: "suspended",
    613: "rate_limited",
    803: "missing",
    130429: "rate_limited",
    131000: "server_error",
    131005: "permission",
    131016: "server_error",
    131031: "suspended",
    131042: "suspended",
    131048: "rate_limited",
    131056: "rate_limited",
    131057: "maintenance",
    133004: "server_error",
    133010: "missing",
    133016: "rate_limited",
}
_LIMITS: Final = range(80_000, 80_015)
_PERMISSIONS: Final = range(200, 300)
_TOKENS: Final = frozenset({102, 190})
_OF_SUBCODE: Final = {
    "452": "token_revoked",  # another session took its place
    "458": "token_revoked",  # the app was removed
    "459": "suspended",  # the user has to pass a checkpoint of Facebook
    "460": "token_revoked",  # the password was changed
    "463": "token_expired",
    "464": "suspended",  # the user is not confirmed
    "467": "token_revoked",
    "492": "permission",  # the user has no role on the page any more
}
_BLOCKED: Final = "API access blocked"
_PROOF: Final = "appsecret_proof"


def reason(error: Mapping[str, Any]) -> str:
    """Return the reason that an error is."""
    number = tree.at(error, "code")
    code = number if isinstance(number, int) else 0
    message = tree.word(error, "message")
    if code in _TOKENS:
        return of_token(tree.word(error, "error_subcode"))
    if _PROOF in message:
        return "permission"
    if code in _PERMISSIONS:
        return "suspended" if message.startswith(_BLOCKED) else "permission"
    if code in _LIMITS:
        return "rate_limited"
    if tree.at(error, "is_transient") is True:
        return _OF_CODE.get(code, "server_error")
    return _OF_CODE.get(code, "refused")


def of_token(subcode: str) -> str:
    """Return why a token is not believed."""
    return _OF_SUBCODE.get(subcode, "token_rejected")


def said(error: Mapping[str, Any]) -> str:
    """Return Meta's sentence about an error, with its code."""
    code = "/".join(filter(None, (tree.word(error, "code"), tree.word(error, "error_subcode"))))
    details = tree.word(error, "error_data", "details")
    return f"{details or tree.word(error, 'message')} ({code or 'no code'})"
