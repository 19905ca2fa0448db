import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pywa.client import WhatsApp as Pywa
from pywa.types.base_update import RawUpdate
from pywa.types.callback import CallbackButton, CallbackSelection
from pywa.types.message import Message, OutgoingMessage
from pywa.types.message_status import MessageStatus
from pywa.types.system import PhoneNumberChange

from alerting.strict import Secret
from exporter.events.account import Account
from exporter.events.inbound import Inbound
from exporter.events.sources.whatsapp import WhatsApp
from tests.exporter.events.meta import payloads, trees
from tests.exporter.events.meta.payloads import BSUID, NOW, NUMBER, PHONE, STAMP, WAMID, inbound
from tests.exporter.events.sources import matrix

SOURCE = WhatsApp(name="wa")


def events(body: Any, source: WhatsApp = SOURCE) -> list[Any]:
    return list(source.parse(inbound(body), NOW).events)


def types_of(body: Any, source: WhatsApp = SOURCE) -> list[str]:
    return [event["type"] for event in events(body, source)]


def test_every_array_of_every_change_of_every_entry_is_walked() -> None:
    one = payloads.whatsapp(
        messages=[payloads.message(id=f"m{n}") for n in range(3)],
        statuses=[payloads.status(id=f"s{n}") for n in range(3)],
        errors=[{"code": 130429, "title": "Rate limit hit"}],
    )
    two = payloads.whatsapp("smb_message_echoes", message_echoes=[payloads.echo(id="e")])
    three = payloads.whatsapp("user_preferences", user_preferences=[{"value": "stop"}])
    body = {**one, "entry": [*one["entry"], *two["entry"], *three["entry"]]}
    assert types_of(body) == [
        *["chat.message.received", "customer.identified"] * 3,
        *["chat.message.status"] * 3,
        "whatsapp.errors",
        "chat.message.sent",
        "whatsapp.user_preferences",
    ]


def test_marks_stand_at_the_statuses() -> None:
    body = payloads.whatsapp(messages=[payloads.message()], statuses=[payloads.status(id="s")])
    found = SOURCE.parse(inbound(body), NOW)
    (place,) = found.marks
    assert found.events[place]["type"] == "chat.message.status"
    assert found.marks[place].object == "message:s"


def test_a_change_without_a_known_array_is_kept_whole() -> None:
    change = {"field": "account_update", "value": {"event": "VERIFIED"}}
    entry = {"id": "1", "time": STAMP, "changes": [change, 7]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    named, odd = events(body)
    assert (named["type"], odd["type"]) == ("whatsapp.account_update", "whatsapp.unknown")
    assert named["data"] == {**body, "entry": [{**entry, "changes": [change]}]}


def test_a_page_s_notification_is_kept_and_not_refused() -> None:
    assert types_of(payloads.page(payloads.text())) == ["messenger.entry"]


@pytest.mark.parametrize(
    ("numbers", "only_known", "kinds", "agent"),
    [
        ({NUMBER: Account("bot", "acme")}, True, ["chat.message.received"], "bot"),
        ({"9": Account("bot", "acme")}, False, ["chat.message.received"], None),
        ({"9": Account("bot", "acme")}, True, ["whatsapp.messages.unknown_number"], None),
    ],
)
def test_numbers_have_agents_and_tenants_and_strangers_may_stay_out(
    numbers: dict[str, Account], only_known: bool, kinds: list[str], agent: str | None
) -> None:
    source = WhatsApp(name="wa", phone_numbers=numbers, only_known=only_known)
    body = payloads.whatsapp(contacts=[], messages=[payloads.message(from_user_id="")])
    assert types_of(body, source) == kinds
    data = events(body, source)[0]["data"]
    assert (data.get("agent_id"), data.get("tenant")) == (agent, agent and "acme")


def test_what_is_unmapped_reads_alike_on_its_own() -> None:
    body = payloads.whatsapp(messages=[payloads.message("poll"), payloads.message("edit")])
    for event in events(body):
        assert events(event["data"]) == [event]


def test_three_megabytes_are_read_in_moments() -> None:
    many = [payloads.message(id=f"m{n}", text={"body": "x" * 2_000}) for n in range(1_400)]
    request = inbound(payloads.whatsapp(messages=many))
    assert 2_900_000 < len(request.body) < 3_300_000
    began = time.process_time()
    assert len(SOURCE.parse(request, NOW).events) == 2_800
    assert time.process_time() - began < 2


def pywa(body: dict[str, Any], kind: Any) -> Any:
    update = RawUpdate(inbound(body).body, hmac_header=None, update_hash="x")
    return kind.from_update(client=Pywa(phone_id=NUMBER, token="t"), update=update)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {}),
        (
            "image",
            {"image": {"id": "1", "sha256": "s", "mime_type": "image/jpeg", "caption": "Hi"}},
        ),
        ("reaction", {"reaction": {"message_id": "m", "emoji": "\U0001f44d"}}),
    ],
)
def test_pywa_reads_the_same_message(kind: str, content: dict[str, Any]) -> None:
    body = payloads.whatsapp(messages=[payloads.message(kind, **content)])
    theirs = pywa(body, Message)
    ours = events(body)[0]
    reaction = theirs.reaction and theirs.reaction.emoji
    assert ours["data"]["text"] == (theirs.text or theirs.caption or reaction)
    assert (ours["id"], ours["time"]) == (theirs.id, theirs.timestamp)
    assert ours["data"]["customer_id"] == theirs.from_user.bsuid
    assert ours["source"] == theirs.metadata.phone_number_id


def test_pywa_reads_the_same_buttons_lists_statuses_and_echoes() -> None:
    quoted = {"from": payloads.DISPLAY, "id": "m"}
    pressed = {"text": "Yes", "payload": "p"}
    button = payloads.message("button", button=pressed, context=quoted)
    body = payloads.whatsapp(messages=[button])
    assert pywa(body, CallbackButton).title == events(body)[0]["data"]["text"]
    row = {"type": "list_reply", "list_reply": {"id": "1", "title": "Red", "description": "d"}}
    body = payloads.whatsapp(
        messages=[payloads.message("interactive", interactive=row, context=quoted)]
    )
    assert pywa(body, CallbackSelection).title == events(body)[0]["data"]["text"]
    failed = payloads.status(
        "failed",
        errors=[{"code": 131047, "message": "Re-engagement message"}],
        biz_opaque_callback_data="c-1",
    )
    body = payloads.whatsapp(statuses=[failed])
    theirs, ours = pywa(body, MessageStatus), events(body)[0]
    assert (theirs.id, theirs.status.value) == (ours["data"]["message_id"], ours["data"]["status"])
    assert theirs.tracker == ours["data"]["conversation_id"]
    assert theirs.pricing.category.value == ours["data"]["pricing_category"]
    assert ours["data"]["error_class"] == "window_closed"
    body = payloads.whatsapp("smb_message_echoes", message_echoes=[payloads.echo()])
    assert pywa(body, OutgoingMessage).text == events(body)[0]["data"]["text"]


def test_pywa_reads_the_same_change_of_a_number() -> None:
    told = {"type": "user_changed_number", "body": "moved", "wa_id": "12195555358"}
    body = payloads.whatsapp(messages=[payloads.message("system", system=told, from_user_id="")])
    theirs, (linked, *_) = pywa(body, PhoneNumberChange), events(body)
    assert linked["data"]["customer_id"] == f"+{theirs.new_wa_id}"
    assert linked["data"]["alias"] == f"+{theirs.old_wa_id}" == f"+{PHONE}"


@given(trees.BODIES)
def test_whatever_is_sent_nothing_but_refused_is_raised_and_no_id_comes_twice(body: Any) -> None:
    trees.hold(SOURCE, body)


_MESSAGES = st.builds(
    payloads.message,
    id=st.sampled_from(["a", "b", "c"]),
    **{"from": st.sampled_from([PHONE, "49151"])},
)
_STATUSES = st.builds(
    payloads.status, st.sampled_from(["sent", "read", "odd"]), id=st.sampled_from(["a", "b"])
)


@given(st.lists(_MESSAGES, max_size=4), st.lists(_STATUSES, max_size=4), st.booleans())
def test_one_notification_cut_into_many_gives_the_same_events(
    messages: list[Any], statuses: list[Any], lone: bool
) -> None:
    contacts = [payloads.CONTACT, {"wa_id": "49151", "user_id": "DE.1"}][: 1 + (not lone)]
    body = payloads.whatsapp(
        contacts=contacts, messages=messages, statuses=statuses, errors=[{"code": 1}]
    )
    trees.together(SOURCE, body)


def test_each_event_is_one_of_events_md() -> None:
    referral = {"source_type": "ad", "source_id": "1", "headline": "Shoes"}
    body = payloads.whatsapp(
        messages=[payloads.message(referral=referral)],
        statuses=[payloads.status("sent"), payloads.status("failed", errors=[{"code": 1}])],
        message_echoes=[payloads.echo()],
        user_id_update=[{"user_id": {"previous": "a", "current": BSUID}, "wa_id": PHONE}],
    )
    for event in events(body):
        read = trees.read(event)
        assert event["type"] == read.data.TYPE
        assert not read.attributes


SAMPLE = matrix.Sample(
    source=WhatsApp(name="wa", secrets=matrix.SECRETS, verify_token=Secret("entered")),
    inbound=lambda now: inbound(
        payloads.whatsapp(messages=[payloads.message(timestamp=str(int(now.timestamp())))])
    ),
    sign=payloads.signed,
    signature=("X-Hub-Signature-256",),
    is_timed=False,
    events=2,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)


def test_a_message_is_known_again_by_its_id_alone() -> None:
    body = payloads.whatsapp(messages=[payloads.message()])
    again = replace(inbound(body), headers={"X-Hub-Signature-256": "sha256=other"})
    assert [event["id"] for event in SOURCE.parse(again, NOW).events] == [
        WAMID,
        f"{WAMID}/identified",
    ]
    assert isinstance(again, Inbound)
