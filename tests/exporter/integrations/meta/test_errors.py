"""The codes of Meta's errors."""

from typing import Any

import pytest

from exporter.integrations import states
from exporter.integrations.meta import errors as graph_errors


def error(
    code: Any, subcode: int | None = None, message: str = "no", **more: Any
) -> dict[str, Any]:
    return {"code": code, "error_subcode": subcode, "message": message, **more}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (error(190), "token_rejected"),
        (error(190, 458), "token_revoked"),
        (error(190, 459), "suspended"),
        (error(190, 460), "token_revoked"),
        (error(190, 463), "token_expired"),
        (error(190, 464), "suspended"),
        (error(190, 467), "token_revoked"),
        (error(190, 492), "permission"),
        (error(102), "token_rejected"),
        (error(4), "rate_limited"),
        (error(80007), "rate_limited"),
        (error(80014), "rate_limited"),
        (error(130429), "rate_limited"),
        (error(131048), "rate_limited"),
        (error(10), "permission"),
        (error(200), "permission"),
        (error(299), "permission"),
        (error(200, message="API access blocked."), "suspended"),
        (error(368), "suspended"),
        (error(131031), "suspended"),
        (error(100, 33), "missing"),
        (error(803), "missing"),
        (error(133010), "missing"),
        (error(100, message="Invalid appsecret_proof provided in the API argument"), "permission"),
        (error(1), "server_error"),
        (error(131057), "maintenance"),
        (error(99_999), "refused"),
        (error(99_999, is_transient=True), "server_error"),
        (error(4, is_transient=True), "rate_limited"),
        (error("190"), "refused"),
        ({}, "refused"),
    ],
)
def test_each_code_has_its_reason(told: dict[str, Any], reason: str) -> None:
    assert graph_errors.reason(told) == reason
    assert reason in states.REASONS


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (error(190, 463, "over"), "over (190/463)"),
        (error(4, None, "many"), "many (4)"),
        (error(131031, message="(#131031) x", error_data={"details": "locked"}), "locked (131031)"),
        ({}, " (no code)"),
    ],
)
def test_the_sentence_has_its_code(told: dict[str, Any], said: str) -> None:
    assert graph_errors.said(told) == said
