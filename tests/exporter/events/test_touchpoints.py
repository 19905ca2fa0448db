from typing import Any

import pytest

from exporter.events import touchpoints


@pytest.mark.parametrize(
    ("kind", "referral", "found"),
    [
        ("AD", {"id": "12"}, "ad:12"),
        ("post", {}, "post"),
        ("", {"id": 7}, "referral:7"),
        ("", None, "referral"),
        ("ad", {"id": "x" * 200}, "ad:" + "x" * 97),
    ],
)
def test_a_touchpoint_is_a_kind_and_an_id_as_far_as_they_are_told(
    kind: str, referral: Any, found: str
) -> None:
    assert touchpoints.of(kind, referral, "id") == found
