import pytest

from exporter.client import Client, UnansweredError
from tests.exporter.client.fakes import serving


def test_a_summary_is_asked_for_with_its_period_and_the_token() -> None:
    with serving() as daemon:
        daemon.script.append((200, {}, b'{"total_conversations": 3}'))
        with Client(daemon.url, "t0ken") as client:
            assert client.get_analytics_summary(period=30) == {"total_conversations": 3}
    ((path, headers, _),) = daemon.requests
    assert path == "/api/analytics/summary?period=30"
    assert headers["Authorization"] == "Bearer t0ken"


def test_the_data_of_a_dashboard_is_asked_for_likewise() -> None:
    with serving() as daemon:
        daemon.script.append((200, {}, b'{"period": {}}'))
        with Client(daemon.url) as client:
            assert client.get_dashboard_data() == {"period": {}}
    ((path, _, _),) = daemon.requests
    assert path == "/api/analytics/dashboard-data?period=30"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, b'{"code":"not_found","message":"nothing lives here"}', "not_found: nothing lives"),
        (200, b"<html>", "answer 200 is not a JSON object"),
        (200, b"[]", "answer 200 is not a JSON object"),
    ],
)
def test_a_summary_that_is_not_answered_says_why(status: int, body: bytes, message: str) -> None:
    with serving() as daemon, Client(daemon.url) as client:
        daemon.script.append((status, {}, body))
        with pytest.raises(UnansweredError, match=message):
            client.get_analytics_summary()


def test_a_summary_of_a_daemon_that_is_not_there_says_so() -> None:
    with serving() as daemon:
        url = daemon.url
    with Client(url) as client, pytest.raises(UnansweredError, match="ConnectionRefusedError"):
        client.get_analytics_summary(timeout=1.0)
