from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.account import Account
from exporter.events.meta.page import App
from exporter.events.sources.messenger import Messenger
from tests.exporter.events.meta import payloads, trees
from tests.exporter.events.meta.payloads import MID, NOW, PAGE, STAMP, inbound
from tests.exporter.events.sources import matrix

SOURCE = Messenger(name="fb", pages={PAGE: Account("bot")}, apps={"7": App("sales")})
MILLI = STAMP * 1000


def events(body: Any) -> list[Any]:
    return list(SOURCE.parse(inbound(body), NOW).events)


def test_a_page_s_messages_are_of_messenger() -> None:
    (found,) = events(payloads.page(payloads.text()))
    assert (found["id"], found["source"]) == (MID, PAGE)
    assert found["data"].items() >= {"channel": "messenger", "agent_id": "bot"}.items()


def test_two_apps_that_are_sent_one_message_tell_of_it_once() -> None:
    body = payloads.page(payloads.text(), standby=[payloads.text()])
    assert len(events(body)) == 1


def test_each_event_is_one_of_events_md() -> None:
    referral = {"ref": "spring", "source": "SHORTLINK"}
    body = payloads.page(
        payloads.text(referral=referral),
        payloads.reply(app_id=7),
        payloads.item(postback={"title": "Start"}),
        payloads.item(read={"watermark": MILLI}),
        payloads.item(delivery={"mids": ["a"], "watermark": MILLI}),
        payloads.item(reaction={"mid": MID, "action": "react", "emoji": "\u2764"}),
        payloads.item(
            pass_thread_control={
                "new_owner_app_id": "263902037430900",
                "previous_owner_app_id": "7",
            }
        ),
    )
    found = events(body)
    assert len(found) == 8
    for event in found:
        read = trees.read(event)
        assert event["type"] == read.data.TYPE
        assert not read.attributes


def test_what_is_unmapped_reads_alike_on_its_own() -> None:
    body = payloads.page(payloads.item(optin={"ref": "x"}), payloads.text(is_deleted=True))
    for event in events(body):
        assert events(event["data"]) == [event]


@given(trees.BODIES)
def test_whatever_is_sent_nothing_but_refused_is_raised_and_no_id_comes_twice(body: Any) -> None:
    trees.hold(SOURCE, body)


_ITEMS = st.builds(payloads.text, mid=st.sampled_from("abc")) | st.builds(
    payloads.item, read=st.fixed_dictionaries({"watermark": st.integers(MILLI, MILLI + 2)})
)


@given(st.lists(_ITEMS, max_size=4), st.lists(_ITEMS, max_size=3))
def test_one_notification_cut_into_many_gives_the_same_events(
    messaging: list[Any], standby: list[Any]
) -> None:
    change = {"field": "feed", "value": {"item": "post"}}
    body = payloads.page(*messaging, standby=standby, changes=[change])
    trees.together(SOURCE, body)


SAMPLE = matrix.Sample(
    source=Messenger(name="fb", secrets=matrix.SECRETS),
    inbound=lambda now: inbound(
        payloads.page({**payloads.text(), "timestamp": int(now.timestamp() * 1000)})
    ),
    sign=payloads.signed,
    signature=("X-Hub-Signature-256",),
    is_timed=False,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
