"""How an integration is, and why: the bounded lists that metrics, answers and pages use."""

from typing import Final, Literal

State = Literal["up", "degraded", "auth_failed", "throttled", "down", "unknown"]

STATES: Final[dict[State, str]] = {
    "up": "the vendor answers us as it should",
    "degraded": "it answers, and something about it is not as it should be",
    "auth_failed": "it answers, and does not let us in",
    "throttled": "it asks us to wait, or our quota is used up",
    "down": "it does not answer, or answers that it cannot",
    "unknown": "it has not been asked yet, or we could not ask",
}
"""State → a sentence, from well to unknown."""

NEW: Final = "new"
INTERNAL: Final = "internal"

_REASONS: Final[dict[State, dict[str, str]]] = {
    "degraded": {
        "slow": "the answer took longer than `slow`",
        "not_json": "a page came where data should be: a login, a firewall, maintenance",
        "unexpected": "the data lacks what the vendor documents",
        "refused": "the vendor answers that it did not do what was asked",
        "restricted": "the account works, and the vendor limits what it may do: quality, or policy",
        "forbidden": "a part of what is looked at is not allowed to this token",
        "not_found": "a part of what is looked at is not there",
        "pages": "a list went on beyond the pages that are read",
        "quota_low": "nearly all of a quota is used, so only the least is asked",
        "incident": "the vendor's own status page tells of an outage",
        "unanswered": "a part of what is looked at was not answered",
    },
    "auth_failed": {
        "token_rejected": "the token is not believed",
        "token_expired": "the token is past its end",
        "token_revoked": "the token was taken back, or the app was removed",
        "permission": "the token is believed, and may not do the least of what is asked",
        "suspended": "the account is suspended, frozen or closed",
        "grant": "the server of tokens gives none",
    },
    "throttled": {
        "rate_limited": "too many requests in a short time, of all who share the quota",
        "quota_exhausted": "the quota of the day or month is used up",
    },
    "down": {
        "dns": "the name has no address",
        "connect": "nobody takes the connection",
        "tls": "no encrypted connection could be agreed on",
        "timeout": "the answer was not whole in time",
        "closed": "the connection was closed before the answer was whole",
        "too_large": "the answer is larger than is read",
        "server_error": "the vendor answers that it cannot answer now",
        "maintenance": "the vendor says that it is closed for maintenance",
        "moved": "the address leads elsewhere; the base URL is not right any more",
        "missing": "there is no such thing at the address; look at the base URL and the ids",
    },
    "unknown": {
        NEW: "it has not been asked yet",
        "forbidden_target": "the address is not one that may be asked from here",
        INTERNAL: "this daemon could not ask, or could not read the answer; its log tells more",
    },
}

REASONS: Final[dict[str, str]] = {
    reason: said for reasons in _REASONS.values() for reason, said in reasons.items()
}
"""Reason → a sentence that says what it means; the reasons are values of a label."""

STATE_OF: Final[dict[str, State]] = {
    "": "up",
    **{reason: state for state, reasons in _REASONS.items() for reason in reasons},
}
"""Reason → the one state that it is a reason of; "" is `up`."""

FAILING: Final = frozenset[State]({"down", "auth_failed"})
"""States in which the integration does not work at all."""


def worse(one: str, other: str) -> str:
    """Return which of two reasons a person has to hear of first."""
    return max(one, other, key=lambda reason: _WEIGHT[STATE_OF[reason]])


_WEIGHT: Final[dict[State, int]] = {
    "up": 0,
    "degraded": 1,
    "unknown": 2,
    "throttled": 3,
    "down": 4,
    "auth_failed": 5,
}
