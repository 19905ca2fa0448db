"""What every listing promises, whatever a vendor answers at any of its steps."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.kind import Integration
from exporter.integrations.missed.window import Cursor
from tests.exporter.integrations import asking
from tests.exporter.integrations.missed.listing import NOW, answer
from tests.exporter.integrations.stands import STANDS

VENDORS = ("stripe", "shopify", "hubspot", "chatwoot")
NAMES = st.sampled_from(
    [
        *("data", "payload", "orders", "results", "has_more", "id", "created", "created_at"),
        *("updated_at", "updatedAt", "createdAt", "refunds", "paging", "next", "after", "type"),
        *("last_activity_at", "propertiesWithHistory", "email", "timestamp", "value", "meta"),
        "portalId",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from([int(NOW) - 900, "2026-09-21T13:00:00Z", 10**13, -1, 2**70])
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
LINKS = st.sampled_from(["", '<https://evil.test/?page_info=a>; rel="next"', "<"])


def vendor(name: str) -> Integration:
    return asking.vendor(STANDS[name], source="s", reconcile="1h")


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(VENDORS), trees=st.lists(TREES, min_size=1, max_size=6), link=LINKS)
def test_no_answer_makes_a_listing_fall_or_lead_elsewhere(
    name: str, trees: list[Any], link: str
) -> None:
    one = vendor(name)
    call = one.first("events", "", "", NOW)
    for tree in trees:
        assert call is not None
        body = json.dumps(tree).encode("utf-8", "surrogatepass")
        found = one.read(call, Answer(200, {"link": link}, body, NOW))
        if found.cursor is not None:
            assert Cursor.read(found.cursor) != Cursor()
        if found.following is None:
            break
        assert found.following.url.startswith(asking.HERE)
        call = found.following


def always(name: str, call: Call, now: float) -> Any:
    """Return a page that is not the last one, whatever is asked."""
    if name == "stripe":
        return {"data": [{"id": "evt_1", "created": int(now) - 400}], "has_more": True}
    if name == "shopify":
        return {"orders": []}, {"link": '<x?page_info=1>; rel="next"'}
    if name == "hubspot":
        changed = {"id": "1", "updatedAt": "2026-09-21T13:00:00Z"}
        return {"portalId": 5, "results": [changed], "paging": {"next": {"after": "50"}}}
    if "/messages" in call.url:
        return {"payload": [{"id": n, "created_at": int(now) - 400} for n in range(20)]}
    return {"data": {"payload": [{"id": 1, "last_activity_at": int(now) - 400}] * 25}}


@pytest.mark.parametrize("name", VENDORS)
def test_a_list_that_never_ends_is_ended_and_the_next_one_goes_on(name: str) -> None:
    one, memory, now = vendor(name), Memory(), NOW
    for _ in range(3):
        call, calls = one.first("events", memory.cursor, "", now), 0
        while call is not None:
            calls += 1
            heard = answer(always(name, call, now), now)
            memory = course.learn(one, memory, call, heard, now).memory
            call = next((one for one in memory.following if one.topic == "events"), None)
        assert (memory.said["events"].reason, calls) == ("pages", one.PAGES)
        assert memory.cursor
        now += 3_600
