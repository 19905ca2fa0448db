import logging
import threading
from math import inf

import pytest

from exporter.client.backlog import Backlog
from exporter.client.outbox import Counts, Outbox
from exporter.client.pace import Policy
from exporter.client.reply import Refusal, Retry, Settled, Spoilt, TooLarge
from tests.exporter.client.fakes import Way

REFUSAL = Refusal("out_of_range", "data.score: expected 1 to 5, got 9", "1", "t")


def outbox(way: Way, max_events: int = 100, batch: int = 10, interval: float = 60.0) -> Outbox:
    policy = Policy(
        batch=batch, batch_bytes=9999, flush_interval=interval, first_wait=1e-3, longest_wait=1e-3
    )
    return Outbox(policy, Backlog(max_events, 999_999), way, "http://x")


def fill(box: Outbox, count: int) -> list[bool]:
    return [box.offer(b"%d" % number) for number in range(count)]


def sent(way: Way) -> list[list[bytes]]:
    return [list(batch.events) for batch in way.batches]


def test_a_full_batch_goes_without_waiting_for_the_interval() -> None:
    way = Way()
    box = outbox(way, batch=3)
    fill(box, 3)
    assert way.entered.wait(10)
    assert box.close(10)
    assert sent(way) == [[b"0", b"1", b"2"]]


def test_a_small_batch_goes_when_the_interval_is_over() -> None:
    way = Way()
    box = outbox(way, interval=0.01)
    fill(box, 1)
    assert way.entered.wait(10)
    assert box.close(10)


def test_flush_sends_what_waits_and_says_that_it_was_answered() -> None:
    way = Way()
    box = outbox(way)
    fill(box, 25)
    assert box.flush(10)
    assert [len(events) for events in sent(way)] == [10, 10, 5]
    assert box.counts == Counts(0, 25, 0, 0, 0, 0)
    assert box.close(10)
    assert way.is_closed


def test_flush_of_nothing_is_true_at_once() -> None:
    assert outbox(Way()).flush(0.0)


def test_a_batch_is_tried_again_with_the_same_bytes_until_it_is_answered() -> None:
    way = Way(Retry("refused"), Retry("answer 503", 0.001), RuntimeError("a bug"))
    box = outbox(way)
    fill(box, 2)
    assert box.flush(10)
    assert sent(way) == [[b"0", b"1"]] * 4
    assert box.counts == Counts(0, 2, 0, 0, 0, 3)
    box.close(10)


def test_flush_gives_up_in_time_and_loses_nothing() -> None:
    way = Way(Retry("answer 503", inf))
    box = outbox(way)
    fill(box, 2)
    assert not box.flush(0.05)
    assert box.counts.queued == 2
    assert not box.close(0.0)
    assert box.counts == Counts(0, 0, 0, 0, 2, 1)


def test_counts_add_up_over_mixed_answers() -> None:
    way = Way(Settled(accepted=7, duplicates=2, refused=1, refusals=(REFUSAL,)))
    box = outbox(way)
    fill(box, 12)
    assert box.flush(10)
    assert box.counts == Counts(0, 9, 2, 1, 0, 0)
    assert box.last_refusal == REFUSAL
    box.close(10)


@pytest.mark.parametrize("verdict", [TooLarge(), Spoilt()])
def test_a_batch_that_must_be_parted_keeps_its_order(verdict: TooLarge | Spoilt) -> None:
    way = Way(verdict, verdict)
    box = outbox(way)
    fill(box, 10)
    assert box.flush(10)
    assert [len(events) for events in sent(way)][:3] == [10, 5, 2]
    assert [event for events in sent(way)[2:] for event in events] == [b"%d" % n for n in range(10)]
    box.close(10)


def test_memory_is_bounded_and_what_found_no_room_is_counted() -> None:
    way = Way()
    way.gate.clear()
    box = outbox(way, max_events=5, batch=2)
    kept = fill(box, 50)
    assert kept == [True] * 5 + [False] * 45
    assert (box.counts.queued, box.counts.dropped) == (5, 45)
    way.gate.set()
    assert box.close(10)
    assert [event for events in sent(way) for event in events] == [b"%d" % n for n in range(5)]


def test_a_closed_outbox_takes_nothing_and_closes_again() -> None:
    box = outbox(Way())
    assert box.close(10)
    assert not box.offer(b"1")
    assert box.counts.dropped == 1
    assert box.close(10)
    assert box.closed


def test_an_answer_after_the_end_changes_no_count() -> None:
    way = Way()
    way.gate.clear()
    box = outbox(way, batch=1)
    fill(box, 1)
    assert way.entered.wait(10)
    assert not box.close(0.0)
    way.gate.set()
    thread = box._thread
    assert thread is not None
    thread.join(10)
    assert box.counts == Counts(0, 0, 0, 0, 1, 0)


def test_an_unfit_event_is_counted_and_told_by_the_thread(caplog: pytest.LogCaptureFixture) -> None:
    box = outbox(Way())
    with caplog.at_level(logging.INFO, "chatwatch.client"):
        box.refuse(REFUSAL)
        box.refuse(REFUSAL)
        box.close(10)
    assert caplog.messages == [
        "chatwatch at http://x: refused t event: out_of_range: data.score: expected 1 to 5, got 9"
    ]
    assert box.counts.refused == 2


def test_a_trouble_is_logged_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    box = outbox(Way(Retry("refused"), Retry("refused")))
    with caplog.at_level(logging.INFO, "chatwatch.client"):
        fill(box, 1)
        box.flush(10)
        box.close(10)
    assert [
        (record.levelname, record.message.removeprefix("chatwatch at http://x: "))
        for record in caplog.records
    ] == [
        ("WARNING", "refused; events wait and are tried again"),
        ("INFO", "answers again"),
    ]


def test_flush_from_a_log_handler_does_not_wait_for_itself() -> None:
    answers: list[bool] = []
    box = outbox(Way(Retry("refused")))

    class Flusher(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - the base class calls so
            answers.append(box.flush(60))

    log = logging.getLogger("chatwatch.client")
    log.addHandler(flusher := Flusher())
    try:
        fill(box, 1)
        assert box.flush(10)
    finally:
        box.close(10)
        log.removeHandler(flusher)
    assert answers == [False]


def test_threads_that_offer_at_once_lose_and_repeat_nothing() -> None:
    way = Way()
    box = outbox(way, max_events=4000, batch=7, interval=0.001)

    def offer(name: int) -> None:
        for number in range(500):
            box.offer(b"%d.%d" % (name, number))

    threads = [threading.Thread(target=offer, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert box.close(30)
    events = [event for events in sent(way) for event in events]
    assert sorted(events) == sorted(b"%d.%d" % (name, n) for name in range(4) for n in range(500))
    assert events.index(b"0.1") < events.index(b"0.2")


def test_events_wait_while_no_thread_is_to_be_had() -> None:
    way = Way()
    box = outbox(way)
    usual = threading.stack_size(1 << 45)  # more than any machine maps, so that no thread starts
    try:
        assert box.offer(b"0")
        assert not box.flush(0.0)
    finally:
        threading.stack_size(usual)
    assert box.offer(b"1")
    assert box.close(10)
    assert sent(way) == [[b"0", b"1"]]
