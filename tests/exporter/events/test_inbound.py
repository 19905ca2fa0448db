"""What passes between the web, a source and intake: plain values that nobody changes."""

from typing import Any

import msgspec
import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from exporter.events.inbound import Answer, Inbound, Parsed, Receipt, Refusal, Unreadable

REFUSAL = Refusal(1, "missing_field", "data.score: required")
VALUES = [
    Inbound({}, b""),
    Unreadable("not_json", "the body is no JSON", "send JSON"),
    Parsed([], batch=False),
    REFUSAL,
    Receipt(1, 0),
    Answer(202, b"{}"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_was_handed_over_cannot_be_changed(value: Any) -> None:
    for name in value.__struct_fields__:
        with pytest.raises(AttributeError, match="immutable"):
            setattr(value, name, getattr(value, name))


def test_a_request_has_no_query_until_it_is_said() -> None:
    assert Inbound({}, b"{}").query == {}
    assert Inbound({}, b"{}", {"access_token": "x"}).query == {"access_token": "x"}


def test_headers_are_read_in_any_case_as_the_web_hands_them_over() -> None:
    headers = CIMultiDictProxy(CIMultiDict({"content-type": "application/json"}))
    assert Inbound(headers, b"").headers["Content-Type"] == "application/json"


def test_a_receipt_without_refusals_says_so() -> None:
    assert Receipt(accepted=2, duplicates=1).refused == ()
    assert Receipt(0, 0, (REFUSAL,)).refused[0].index == 1


def test_a_refusal_may_have_nothing_to_advise() -> None:
    assert REFUSAL.help == ""
    assert msgspec.structs.asdict(REFUSAL)["message"] == "data.score: required"


def test_equal_contents_are_equal() -> None:
    assert Parsed([{"id": "e-1"}], batch=True) == Parsed([{"id": "e-1"}], batch=True)
    assert Parsed([{"id": "e-1"}], batch=True) != Parsed([{"id": "e-1"}], batch=False)
