import pytest

from exporter.refusal import Refused
from exporter.web.analytics import queries
from exporter.web.analytics.queries import ByPeriod, Nothing, SplitByPeriod


def test_what_is_not_said_is_as_documented() -> None:
    assert queries.read({}, SplitByPeriod) == SplitByPeriod(
        limit=100, cursor="", period=30, by="day"
    )


def test_what_is_said_is_read() -> None:
    told = {"limit": "7", "cursor": "abcd", "period": "400", "by": "agent"}
    assert queries.read(told, SplitByPeriod) == SplitByPeriod(
        limit=7, cursor="abcd", period=400, by="agent"
    )
    assert queries.read({}, Nothing) == Nothing()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"period": "0"}, "a whole number from 1 to 400"),
        ({"period": "401"}, "a whole number from 1 to 400"),
        ({"period": "1e2"}, "a whole number from 1 to 400"),
        ({"period": "٧"}, "a whole number from 1 to 400"),
        ({"limit": "1001"}, "a whole number from 1 to 1000"),
        ({"by": "hour"}, "expected one of agent, channel, day"),
        ({"cursor": "x" * 401}, "at most 400 characters"),
        ({"days": "7"}, "'days' is no parameter of this path"),
    ],
)
def test_what_is_not_allowed_is_refused(query: dict[str, str], words: str) -> None:
    with pytest.raises(Refused) as refused:
        queries.read(query, SplitByPeriod)
    assert refused.value.code == "bad_argument"
    assert words in refused.value.message


def test_a_path_without_pages_takes_no_cursor() -> None:
    with pytest.raises(Refused):
        queries.read({"cursor": "abcd"}, ByPeriod)
