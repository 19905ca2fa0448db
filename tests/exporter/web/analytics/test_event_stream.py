from exporter.web.analytics import event_stream


def test_an_event_is_lines_and_an_empty_one() -> None:
    assert event_stream.event("alert", b'{"a":1}', "life-7") == (
        b'event: alert\nid: life-7\ndata: {"a":1}\n\n'
    )
    assert event_stream.event("health", b"{}") == b"event: health\ndata: {}\n\n"


def test_readers_are_told_when_to_come_back_and_that_we_are_here() -> None:
    assert event_stream.retry(2.5) == b"retry: 2500\n\n"
    assert event_stream.HEARTBEAT.startswith(b":")
