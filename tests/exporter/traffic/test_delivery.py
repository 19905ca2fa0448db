import pytest

from exporter.events.fields import CHANNELS
from exporter.traffic import delivery
from exporter.traffic.dice import Dice
from exporter.traffic.tale import Tale
from tests.exporter.traffic.told import NOON, taken, typed

AT = NOON.timestamp()


def steps(channel: str, *, is_bad: bool = False) -> list[list[str]]:
    found = []
    dice = Dice("delivery", channel)
    for _ in range(250):
        tale = Tale("t", channel=channel)
        tale.add(AT, "chat.message.sent", conversation_id="c", agent_kind="ai", message_id="m")
        delivery.tell(tale, AT, dice, channel, is_bad=is_bad)
        taken(tale.happenings)
        told = typed(tale.happenings, "chat.message.status")
        assert [one.at for one in told] == sorted(one.at for one in told)
        assert {one.data["message_id"] for one in told} <= {"m"}
        found.append([one.data["status"] for one in told])
    return found


@pytest.mark.parametrize("channel", sorted(CHANNELS - {"web", "other"}))
def test_messages_come_step_by_step_and_few_fail(channel: str) -> None:
    found = steps(channel)
    assert all(one[:1] == ["sent"] for one in found)
    failed = sum("failed" in one for one in found)
    assert failed < 20
    assert any("read" in one for one in found) == (channel != "sms")
    assert sum("failed" in one for one in steps(channel, is_bad=True)) > failed + 40


@pytest.mark.parametrize("channel", ["web", "other"])
def test_channels_without_receipts_tell_nothing(channel: str) -> None:
    assert not any(steps(channel))


def test_errors_are_of_their_channel() -> None:
    tale, dice = Tale("t"), Dice("errors")
    for _ in range(100):
        tale.add(AT, "chat.message.sent", conversation_id="c", agent_kind="ai", message_id="m")
        delivery.tell(tale, AT, dice, "sms", is_bad=True)
    errors = {one.data.get("error_class") for one in typed(tale.happenings, "chat.message.status")}
    assert errors == {None, "unreachable", "carrier_filtered", "invalid_number"}
