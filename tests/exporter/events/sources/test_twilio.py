import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from alerting.strict import Secret
from exporter.events.inbound import Inbound, Receipt
from exporter.events.sources.twilio import Twilio
from exporter.events.twilio import signed
from exporter.refusal import Refused
from tests.exporter.events.meta import trees
from tests.exporter.events.sources import matrix
from tests.exporter.events.twilio import forms
from tests.exporter.events.twilio.forms import ADDED, INCOMING, NOW, SID, STATUS, URL

SOURCE = Twilio(name="sms", secrets=(Secret("old"), Secret("token")))
FIVE_MINUTES = timedelta(minutes=5)
HEADER = "X-Twilio-Signature"


def by_twilio(request: Inbound, secret: str, algorithm: str = "HMAC_SHA1") -> Inbound:
    """Return a request as Twilio's own library signs it."""
    fields = {name: one[0] for name, one in parse_qs(request.body.decode(), True).items()}
    told = fields if signed.is_form(request) else {}
    mac = RequestValidator(secret).compute_signature(request.url, told, algorithm)
    return matrix.headed(request, {HEADER: mac})


def verified(request: Inbound, source: Twilio = SOURCE) -> int:
    return source.verify(request, NOW, FIVE_MINUTES)


def refusal(request: Inbound) -> str:
    with pytest.raises(Refused) as told:
        verified(request)
    assert "token" not in told.value.message
    return told.value.code


def test_a_form_is_verified_with_each_secret() -> None:
    assert verified(by_twilio(forms.posted(INCOMING), "token")) == 1
    assert verified(by_twilio(forms.posted(INCOMING), "old")) == 0
    assert refusal(by_twilio(forms.posted(INCOMING), "other")) == "signature_mismatch"


def test_a_shared_key_signs_with_sha256_where_the_header_says_so() -> None:
    request = by_twilio(forms.posted(INCOMING), "token", "HMAC_SHA256")
    assert refusal(request) == "signature_mismatch"
    told = {signed.SETTINGS: "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
    assert verified(matrix.headed(request, told)) == 1
    assert (
        refusal(matrix.headed(request, {signed.SETTINGS: "algorithm=MD5"})) == "signature_mismatch"
    )


@pytest.mark.parametrize("url", [URL, URL.replace(".com/", ".com:443/")])
def test_the_port_makes_no_difference(url: str) -> None:
    request = by_twilio(forms.posted(INCOMING, url), "token")
    assert verified(replace(request, url=URL)) == 1


def test_another_url_is_another_request_and_is_explained() -> None:
    request = by_twilio(forms.posted(INCOMING, URL), "token")
    behind = replace(request, url=URL.replace("https", "http"))
    assert refusal(behind) == "signature_mismatch"
    assert any("server.public_url" in step for step in SOURCE.explain(behind, NOW, FIVE_MINUTES))


def test_a_stream_is_verified_by_the_digest_in_its_url() -> None:
    request = forms.streamed({"specversion": "1.0", "type": "t", "data": {}})
    url = f"{URL}?bodySHA256={hashlib.sha256(request.body).hexdigest()}"
    good = by_twilio(replace(request, url=url), "token")
    assert verified(good) == 1
    assert refusal(replace(good, body=good.body + b" ")) == "signature_mismatch"
    assert refusal(by_twilio(request, "token")) == "signature_mismatch"


@pytest.mark.parametrize("given", ["", "x", "A" * 27, "é" * 28])
def test_what_is_no_signature_is_refused(given: str) -> None:
    request = matrix.headed(forms.posted(INCOMING), {HEADER: given})
    assert refusal(request).startswith("signature_m")


def types(request: Inbound, source: Twilio = SOURCE) -> list[str]:
    return [event["type"] for event in source.parse(request, NOW).events]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (INCOMING, "chat.message.received"),
        (STATUS, "chat.message.status"),
        ({"SmsSid": SID, "SmsStatus": "sent", "To": "+49"}, "chat.message.status"),
        (ADDED, "chat.message.received"),
        ({"CallSid": "CA1", "CallStatus": "ringing"}, "twilio.unknown"),
        ({"EventType": "engagement"}, "twilio.engagement"),
    ],
)
def test_each_form_goes_its_way(form: dict[str, str], expected: str) -> None:
    assert types(forms.posted(form)) == [expected]


def test_event_streams_are_read_event_by_event() -> None:
    about = {"specversion": "1.0", "source": "AB1"}
    received = {
        "messageSid": SID,
        "from": "+49151",
        "to": "+1415",
        "body": "Hi",
        "timestamp": "2026-11-21T11:59:00.000Z",
        "accountSid": "AC1",
    }
    delivered = {**received, "messageStatus": "DELIVERED"}
    request = forms.streamed(
        {**about, "type": "com.twilio.messaging.inbound-message.received", "data": received},
        {**about, "type": "com.twilio.messaging.message.delivered", "data": delivered},
        {**about, "type": "com.twilio.conversations.message.added", "data": ADDED},
        7,
    )
    found = SOURCE.parse(request, NOW)
    assert [event["type"] for event in found.events] == [
        "chat.message.received",
        "chat.message.status",
        "chat.message.received",
        "twilio.unknown",
    ]
    assert found.events[0]["time"] == "2026-11-21T11:59:00.000Z"
    assert (found.batch, list(found.marks)) == (True, [1])


def test_the_status_callback_s_url_links_it() -> None:
    request = forms.posted(STATUS, conversation_id="c-1", agent_id="bot", other="x")
    (event,) = SOURCE.parse(request, NOW).events
    assert event["data"].items() >= {"conversation_id": "c-1", "agent_id": "bot"}.items()
    assert "other" not in event["data"]


def test_a_message_is_answered_with_nothing_to_say() -> None:
    told = SOURCE.answer(Receipt(1, 0), batch=False)
    assert (told.status, told.content_type) == (200, "text/xml")
    assert told.body.endswith(b"<Response/>")
    assert SOURCE.answer(Receipt(1, 0), batch=True).body == b"{}"


def test_each_event_is_one_of_events_md() -> None:
    told = {"ProfileName": "S", "ReferralSourceType": "ad", "ReferralSourceId": "1"}
    failed = {"MessageStatus": "failed", "ErrorCode": "30003"}
    closed = {
        "EventType": "onConversationStateUpdated",
        "ConversationSid": "CH1",
        "StateTo": "closed",
    }
    for form in (INCOMING | told, STATUS | failed, ADDED, ADDED | {"Author": "system"}, closed):
        for event in SOURCE.parse(forms.posted(form), NOW).events:
            read = trees.read(event)
            assert event["type"] == read.data.TYPE
            assert not read.attributes


_FORMS = st.dictionaries(
    st.sampled_from([*INCOMING, *STATUS, *ADDED, "ErrorCode", "StateTo", "ProfileName"]),
    st.text(max_size=6) | st.sampled_from([*INCOMING.values(), *ADDED.values(), "failed", "onX"]),
    max_size=8,
)


@given(_FORMS)
def test_whatever_form_is_sent_nothing_but_refused_is_raised(form: dict[str, str]) -> None:
    surely(forms.posted({name: one.encode("utf-8", "replace") for name, one in form.items()}))


@given(trees.BODIES)
def test_whatever_stream_is_sent_nothing_but_refused_is_raised(body: Any) -> None:
    surely(forms.streamed(body))
    event = {"specversion": "1.0", "type": "com.twilio.messaging.x", "data": body}
    surely(forms.streamed(event))


def surely(request: Inbound) -> None:
    try:
        found = SOURCE.parse(request, NOW)
    except Refused:
        return
    ids = [(event.get("source"), event["id"]) for event in found.events]
    assert len(ids) == len(set(ids))
    for event in found.events:
        trees.readable(event)


def as_twilio(request: Inbound, secret: str, now: datetime) -> Inbound:
    return by_twilio(request, secret)


SAMPLE = matrix.Sample(
    source=Twilio(name="sms", secrets=matrix.SECRETS),
    inbound=forms.posted(INCOMING),
    sign=as_twilio,
    signature=(HEADER,),
    is_timed=False,
    media="form",
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
