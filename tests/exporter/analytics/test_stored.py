import pytest

from exporter.analytics import stored
from exporter.analytics.stored import Stored
from exporter.events.messages import Received


def row(type: str, data: bytes) -> Stored:
    return Stored(1, bytes(32), "", type, 0, data)


def test_an_event_is_read_as_it_was_kept() -> None:
    found = stored.data(row("chat.message.received", b'{"conversation_id":"c1","channel":"web"}'))
    assert isinstance(found, Received)
    assert (found.conversation_id, found.channel, found.TYPE) == ("c1", "web", Received.TYPE)


def test_one_that_came_late_says_so_and_is_read_all_the_same() -> None:
    late = b'{"late":true,"conversation_id":"c1"}'
    found = stored.data(row("chat.message.received", late))
    assert found is not None
    assert found.conversation_id == "c1"


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("unmapped", b'{"type":"x"}'),
        ("chat.message.received", b'{"conversation_id":7}'),
        ("chat.message.received", b"\xff"),
        ("chat.message.received", b""),
    ],
)
def test_what_cannot_be_read_is_none(type: str, data: bytes) -> None:
    assert stored.data(row(type, data)) is None
