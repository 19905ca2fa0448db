import json
from typing import Any

import pytest

from exporter.refusal import Refused
from exporter.web.alertmanager import posting

MATCHER = {"name": "alertname", "value": "Down", "isRegex": False}
WANTED: dict[str, Any] = {
    "matchers": [MATCHER],
    "startsAt": "2026-03-01T12:00:00.000Z",
    "endsAt": "2026-03-01T14:00:00+01:00",
    "createdBy": "ada",
    "comment": "a new disk",
}


def body(**more: Any) -> bytes:
    return json.dumps({**WANTED, **more}).encode()


def test_a_silence_is_read_as_clients_write_it() -> None:
    found = posting.silence(body(id="abc", extra=1, annotations={"ticket": "7"}))
    assert (found.id, found.created_by, found.comment) == ("abc", "ada", "a new disk")
    assert found.annotations == (("ticket", "7"),)
    assert (found.ends_at - found.starts_at).total_seconds() == 3600


@pytest.mark.parametrize(
    ("flags", "op"),
    [
        ({"isRegex": False}, "="),
        ({"isRegex": False, "isEqual": True}, "="),
        ({"isRegex": False, "isEqual": False}, "!="),
        ({"isRegex": True}, "=~"),
        ({"isRegex": True, "isEqual": False}, "!~"),
    ],
)
def test_matchers_of_before_is_equal_mean_equal(flags: dict[str, bool], op: str) -> None:
    (one,) = posting.silence(body(matchers=[{**MATCHER, **flags}])).matchers
    assert (one.name, one.op, one.value) == ("alertname", op, "Down")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"matchers": []}, "matchers"),
        ({"matchers": [{**MATCHER, "name": ""}]}, "name of a label"),
        ({"matchers": [{**MATCHER, "value": "(", "isRegex": True}]}, "no regular expression"),
        ({"matchers": [MATCHER] * 101}, "matchers"),
        ({"startsAt": "yesterday"}, "startsAt"),
        ({"endsAt": "2026-03-01T12:00:00"}, "endsAt"),
        ({"createdBy": None}, "createdBy"),
        ({"comment": "x" * 5000}, "comment"),
    ],
)
def test_a_bad_silence_says_where(more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as found:
        posting.silence(body(**more))
    assert found.value.status == 400


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 5000, b"\xff", b"null"])
def test_what_is_no_silence_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="bad silence"):
        posting.silence(content)


def test_alerts_come_as_json_or_as_yaml() -> None:
    one = {"labels": {"alertname": "Down"}}
    assert posting.alerts(json.dumps([one]).encode()) == [one]
    assert posting.alerts(b"- labels:\n    alertname: Down\n") == [one]


@pytest.mark.parametrize("content", [b"", b"[{]", b"{", b"&a [*a]", b"\xff", b"[" * 5000])
def test_a_body_that_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="bad alerts"):
        posting.alerts(content)


def test_one_alert_alone_is_no_list() -> None:
    with pytest.raises(Refused, match="expected a list"):
        posting.alerts(b'{"labels": {"alertname": "Down"}}')
