import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import bodies
from exporter.events.inbound import Inbound
from exporter.refusal import Refused


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_body"),
        (b"{", "malformed_json"),
        (b"{}{}", "malformed_json"),
        (b"NaN", "malformed_json"),
        (b'{"a": 1,}', "malformed_json"),
        (b"[" * 100_000, "too_deep"),
        (b'"\xff"', "bad_encoding"),
    ],
)
def test_what_is_no_json_is_refused_with_its_reason(body: bytes, code: str) -> None:
    with pytest.raises(Refused) as told:
        bodies.json_of(body)
    assert told.value.code == code


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(body: bytes) -> None:
    with contextlib.suppress(Refused):
        bodies.json_of(body)


@pytest.mark.parametrize(
    ("header", "media"),
    [
        ("Application/JSON; charset=utf-8", "application/json"),
        ("application/cloudevents+json", "application/cloudevents+json"),
        ("", ""),
    ],
)
def test_a_media_type_is_read_without_its_parameters(header: str, media: str) -> None:
    assert bodies.media_type(Inbound({"Content-Type": header}, b"")) == media
    assert bodies.media_type(Inbound({}, b"")) == ""
