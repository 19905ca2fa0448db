from typing import Any

import pytest

from exporter.events.inbound import Inbound
from exporter.events.twilio import fields, signed
from exporter.refusal import Refused
from tests.exporter.events.twilio import forms


def streamed(kind: str, **data: Any) -> dict[str, Any]:
    event = {"specversion": "1.0", "id": "EZ1", "type": kind, "source": "AB1", "data": data}
    (found,) = fields.told(forms.streamed(event))
    return dict(found)


def test_a_form_is_its_fields_and_of_two_the_first() -> None:
    body = b"From=%2B49&Body=a+b%26c&From=second&Empty=&Odd=%FF"
    (found,) = fields.told(Inbound({"Content-Type": signed.FORM}, body))
    assert found == {"From": "+49", "Body": "a b&c", "Empty": "", "Odd": "\ufffd"}


def test_a_form_of_nothing_is_refused() -> None:
    with pytest.raises(Refused) as told:
        list(fields.told(forms.posted({})))
    assert told.value.code == "empty_body"


def test_messages_of_event_streams_have_the_names_of_forms() -> None:
    kind = "com.twilio.messaging.message.delivered"
    found = streamed(kind, messageSid="SM1", messageStatus="DELIVERED", timestamp="t", to="+49")
    assert found == {
        "MessageSid": "SM1",
        "MessageStatus": "DELIVERED",
        "Timestamp": "t",
        "Time": "t",
        "To": "+49",
    }


def test_conversations_of_event_streams_have_the_names_of_forms() -> None:
    kind = "com.twilio.conversations.message.added"
    found = streamed(kind, MessageSid="IM1", MessageBody="Hi")
    assert (found["EventType"], found["Body"]) == ("onMessageAdded", "Hi")
    moved = streamed("com.twilio.conversations.conversation-state.updated", StateUpdated="t")
    assert (moved["EventType"], moved["DateUpdated"]) == ("onConversationStateUpdated", "t")
    other = "com.twilio.conversations.user.added"
    assert streamed(other)["EventType"] == other


def test_other_events_of_event_streams_keep_their_type() -> None:
    kind = "com.twilio.voice.insights.call-summary.complete"
    assert streamed(kind, callSid="CA1") == {"CallSid": "CA1", "EventType": kind}


@pytest.mark.parametrize("body", [{"a": 1}, {"specversion": "1.0", "data": 7}, 7, None])
def test_what_is_no_event_of_a_stream_is_told_as_it_is(body: Any) -> None:
    assert list(fields.told(forms.streamed(body))) == [body]


def test_one_object_is_a_list_of_it() -> None:
    request = Inbound({"Content-Type": "application/json"}, b'{"MessageSid": "SM1"}')
    assert list(fields.told(request)) == [{"MessageSid": "SM1"}]
