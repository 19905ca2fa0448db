"""What Twilio posts, as it documents it; people, numbers and words are ours."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from exporter.events.inbound import Inbound
from exporter.events.twilio.notice import Notice

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://chat.example.com/webhooks/sms"
ACCOUNT = "AC00000000000000000000000000000001"
SID = "SM00000000000000000000000000000001"
THREAD = "CH00000000000000000000000000000001"
OURS = "+14155238886"
THEIRS = "+4915112345678"
INCOMING = {
    "MessageSid": SID,
    "SmsSid": SID,
    "SmsStatus": "received",
    "AccountSid": ACCOUNT,
    "From": THEIRS,
    "To": OURS,
    "Body": "Do you ship to Spain?",
    "NumMedia": "0",
    "ApiVersion": "2010-04-01",
}
STATUS = {
    "MessageSid": SID,
    "MessageStatus": "delivered",
    "AccountSid": ACCOUNT,
    "From": OURS,
    "To": THEIRS,
}
ADDED = {
    "EventType": "onMessageAdded",
    "AccountSid": ACCOUNT,
    "ConversationSid": THREAD,
    "MessageSid": "IM1",
    "ParticipantSid": "MB1",
    "Author": THEIRS,
    "Body": "Hello",
    "Index": "0",
    "Source": "SMS",
    "DateCreated": "2026-11-21T11:59:00.000Z",
}


def posted(form: dict[str, Any], url: str = URL, **query: str) -> Inbound:
    """A form as Twilio posts it."""
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return Inbound(headers, urlencode(form).encode(), query, "POST", url)


def streamed(*events: Any) -> Inbound:
    """A list of CloudEvents, as Event Streams posts it."""
    body = json.dumps(list(events)).encode()
    return Inbound({"Content-Type": "application/json"}, body, {}, "POST", URL)


def notice(form: dict[str, Any], **more: Any) -> Notice:
    """One thing that was told."""
    return Notice(form, more.get("numbers", {}), more.get("linked", {}), NOW)
