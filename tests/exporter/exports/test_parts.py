import msgspec
import pytest

from exporter.analytics.conversation import Conversation
from exporter.exports import parts
from tests.exporter.exports.samples import FIELDS, kept


def test_a_part_has_the_fields_that_were_asked_for_and_its_id() -> None:
    (one,) = parts.reader(frozenset({"channel", "id"}))([("c1", kept(channel="sms"))])
    assert (one.id, one.channel) == ("c1", "sms")
    assert one.__struct_fields__ == ("channel", "id")


def test_fields_are_those_of_the_whole() -> None:
    whole = msgspec.msgpack.decode(kept(), type=Conversation)
    (one,) = parts.reader(FIELDS)([("c1", kept())])
    for field in FIELDS - {"id"}:
        assert getattr(one, field) == getattr(whole, field), field


def test_readers_of_the_same_fields_are_one_and_several_rows_are_read_in_order() -> None:
    read = parts.reader(frozenset({"id"}))
    assert read is parts.reader(frozenset({"id"}))
    assert [one.id for one in read([("a", kept()), ("b", kept())])] == ["a", "b"]


def test_what_is_no_conversation_is_not_read() -> None:
    with pytest.raises(msgspec.DecodeError):
        parts.reader(frozenset({"channel"}))([("c1", b"\x80")])
