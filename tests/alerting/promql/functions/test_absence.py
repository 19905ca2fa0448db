"""What is told when there is nothing."""

import pytest

from alerting.promql import parser
from alerting.promql.functions import absence
from tests.alerting.promql.functions.ground import said, samples, vector


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m", {}),
        ('m{a="1", b=~"x", c!="2"}', {"a": "1"}),
        ('{__name__="m", a="1"}', {"a": "1"}),
        ('((m{a="1"}))', {"a": "1"}),
        ('m{a="1"}[5m]', {"a": "1"}),
        ('m{a="1"} offset 5m', {"a": "1"}),
        # Demanded twice, or in another way too.
        ('m{a="1", a="2", b="3"}', {"b": "3"}),
        ('m{a="1", a=~"1.*", b="3"}', {"b": "3"}),
        ('m{a=~"1.*", a="1"}', {"a": "1"}),
        ('m{a=""}', {}),
        ('sum(m{a="1"})', {}),
        ('m{a="1"}[5m:1m]', {}),
    ],
)
def test_labels_that_are_demanded_are_those_of_what_is_missing(
    text: str, expected: dict[str, str]
) -> None:
    assert dict(absence.missing(parser.parsed(text))) == expected


def test_what_is_absent_is_told_of() -> None:
    assert said('absent(m{a="1"})', vector()).elements == {'{a="1"}': 1.0}
    assert said('absent(m{a="1"})', vector('m{a="1"} 0')).elements == {}


def test_what_was_absent_all_the_time_is_told_of() -> None:
    assert said('absent_over_time(m{a="1"}[5m])', samples()).elements == {'{a="1"}': 1.0}
    assert said('absent_over_time(m{a="1"}[5m])', samples("m _ 0")).elements == {}
