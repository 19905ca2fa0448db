"""Messenger: what is asked of a page."""

from datetime import UTC, datetime

from exporter.integrations.exchange.found import Quota
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import messenger
from tests.exporter.integrations.stands.stand import Scene


def test_it_asks_for_the_page_and_its_newest_conversation() -> None:
    one = asking.vendor(messenger.STAND, account="102290129340398", version="v24.0")
    base = "https://stand.test/v24.0/102290129340398"
    assert reading.first(one).url == f"{base}?fields=id,name"
    assert reading.first(one, "newest").url == (
        f"{base}/conversations?platform=messenger&fields=updated_time&limit=1"
    )
    assert one.first("events", "", "", reading.NOW) is None


def test_the_newest_conversation_is_the_newest_record() -> None:
    one = asking.vendor(messenger.STAND)
    told = {"data": [{"updated_time": "2026-11-21T10:15:59+0000", "id": "t_1"}, {"id": "t_2"}]}
    found = reading.read(one, told, topic="newest")
    assert found.newest == datetime(2026, 11, 21, 10, 15, 59, tzinfo=UTC)


def test_who_has_few_writers_is_asked_seldom() -> None:
    one = asking.vendor(messenger.STAND, writers=10, status_page="")
    assert one.allowed == (Quota("requests", 0, 2_000, 86_400),)
    _, calls = asking.run(messenger.STAND, one, Scene(), 12)
    assert {call.topic for call in calls} == {"health", "newest", "quota"}
