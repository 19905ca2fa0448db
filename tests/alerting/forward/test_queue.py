"""What waits for one Alertmanager: each alert once, as it is now."""

from msgspec.structs import replace

from alerting.forward.queue import Queue
from tests.alerting.notices import alert

A, B, C = (alert(names={"alertname": name}) for name in "ABC")
MOST = 10


def test_alerts_leave_in_the_order_in_which_they_came() -> None:
    queue = Queue()
    assert queue.put([A, B, C], MOST) == 0
    assert queue.first(2) == (A, B)
    queue.done((A, B))
    assert (queue.first(9), len(queue)) == ((C,), 1)


def test_of_an_alert_the_newest_waits_in_its_place() -> None:
    queue, newer = Queue(), replace(A, value=9.0)
    queue.put([A, B], MOST)
    under_way = queue.first(1)
    queue.put([newer], MOST)
    queue.done(under_way)
    assert queue.first(9) == (newer, B)


def test_beyond_the_limit_the_oldest_are_given_up() -> None:
    queue = Queue()
    assert queue.put([A, B, C], 2) == 1
    assert queue.first(9) == (B, C)
