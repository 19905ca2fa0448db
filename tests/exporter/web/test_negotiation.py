import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.web import negotiation

PROMETHEUS = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (PROMETHEUS, True),
        ("application/openmetrics-text", True),
        ("Application/OpenMetrics-Text; version=1.0.0", True),
        ("text/plain;q=0.4, application/openmetrics-text;q=0.3", False),
        ("application/openmetrics-text;q=0", False),
        ("application/openmetrics-text;q=high", False),
        ("text/html,*/*;q=0.8", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_openmetrics_is_for_who_asks_for_it(accept: str, *, wanted: bool) -> None:
    assert negotiation.wants_openmetrics(accept) is wanted


@pytest.mark.parametrize(
    ("accept_encoding", "taken"),
    [
        ("gzip", True),
        ("GZIP;q=0.5, br", True),
        ("deflate, *", True),
        ("gzip;q=0", False),
        ("*;q=1, gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_gzip_is_for_who_takes_it(accept_encoding: str, *, taken: bool) -> None:
    assert negotiation.takes_gzip(accept_encoding) is taken


@given(st.text(max_size=80))
def test_any_header_is_read_without_a_mistake(header: str) -> None:
    assert negotiation.wants_openmetrics(header) in {True, False}
    assert negotiation.takes_gzip(header) in {True, False}
