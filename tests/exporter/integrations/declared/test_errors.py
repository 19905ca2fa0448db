"""What errors mean by the codes that are declared."""

from typing import Any

import pytest

from exporter.events.expression import Expression
from exporter.integrations import states
from exporter.integrations.declared.errors import Errors, Reason
from tests.exporter.integrations import reading

ERRORS = Errors(
    code=Expression("fault.code"),
    message=Expression("fault.text"),
    reasons={"E_DAY": "quota_exhausted", "7": "suspended", "409": "maintenance"},
)


def test_reasons_are_reasons() -> None:
    assert set(Reason.__args__) < states.REASONS.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "fault", "reason", "detail"),
    [
        (403, {"code": "E_DAY", "text": "no more"}, "quota_exhausted", "403: no more"),
        (403, {"code": 7}, "suspended", "403: 7"),
        (403, {"code": "E_NEW", "text": "no"}, "permission", "403: no"),
        (403, {"code": "E_NEW"}, "permission", "403: E_NEW"),
        (403, None, "permission", "403: the token may not do this"),
        (409, None, "maintenance", "409"),
        (409, {"code": "E_DAY"}, "quota_exhausted", "409: E_DAY"),
        (302, None, "moved", "302, a redirect; it is not followed"),
        (200, {"code": "E_NEW", "text": "no"}, "refused", "200: no"),
        (200, {"code": "E_DAY"}, "quota_exhausted", "200: E_DAY"),
        (200, None, "refused", "200"),
    ],
)
def test_a_code_says_more_than_a_status(status: int, fault: Any, reason: str, detail: str) -> None:
    found = ERRORS.meaning(reading.answer({"fault": fault}, status))
    assert (found.reason, found.detail) == (reason, detail)


def test_without_anything_declared_the_status_says_it() -> None:
    found = Errors().meaning(reading.answer(b"no", 429, {"retry-after": "9"}))
    assert (found.reason, found.retry_after) == ("rate_limited", 9)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ({"reasons": {"403": "rate_limited"}}, {}),
        ({"code": Expression("code"), "reasons": {"E_DAY": "quota_exhausted"}}, {}),
        (
            {"reasons": {"E_DAY": "quota_exhausted"}},
            {"reasons.E_DAY": "this is no status; write code: where an answer has its own codes"},
        ),
    ],
)
def test_codes_need_a_place(written: dict[str, Any], wrong: dict[str, str]) -> None:
    assert dict(Errors(**written).wrong()) == wrong
