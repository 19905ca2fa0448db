from datetime import UTC, datetime, timedelta

import pytest

from exporter.events import flat, model
from exporter.events.data import Unmapped
from exporter.events.records import Record

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(raw: object) -> model.Event:
    return model.read(raw, now=NOW, future=timedelta(0), oldest=NOW - timedelta(days=1))


def test_an_event_leaves_out_what_is_not_known() -> None:
    made = flat.event("e", "t", NOW, {"a": None, "b": "", "c": 0, "d": False})
    assert made == {"id": "e", "type": "t", "time": NOW, "data": {"c": 0, "d": False}}
    full = flat.event("e", "t", NOW, {}, source="shop-1", subject="c-1")
    assert (full["source"], full["subject"]) == ("shop-1", "c-1")


def test_an_event_without_mapping_is_kept_whole_with_its_reason() -> None:
    made = flat.unmapped("e", "shopify.app/uninstalled", NOW, {"tenant": 7}, "w" * 200, source="s")
    event = read(made)
    assert event.origin == "s"
    assert event.data == Unmapped(
        type="shopify.app/uninstalled", raw={"tenant": 7}, why="w" * flat.LONGEST_WHY
    )
    assert flat.unmapped("e", "t", NOW, {}, "").get("source") is None


def test_an_event_without_mapping_is_its_account_s_tenant_s() -> None:
    event = read(flat.unmapped("e", "x.y", NOW, {"tenant": "theirs"}, "", tenant="acme"))
    assert (event.tenant, event.data.tenant) == ("acme", "acme")
    assert read(flat.unmapped("e", "x.y", NOW, {"tenant": "theirs"}, "")).tenant == ""


def test_no_sender_can_write_such_a_reason() -> None:
    data = read({"id": "e", "type": "x.y", "time": NOW, "data": {"a": 1}, "why": "trust me"}).data
    assert isinstance(data, Unmapped)
    assert data.why is None


def test_a_large_event_of_a_vendor_is_kept_and_of_others_refused() -> None:
    raw = {"text": "x" * 100_000}
    assert read(flat.unmapped("e", "x.y", NOW, raw, "why")).data.TYPE == "unmapped"
    with pytest.raises(model.Invalid, match="at most 65536 bytes"):
        read({"id": "e", "type": "x.y", "time": NOW, "data": raw})


def test_people_and_their_ids_have_ids_of_their_own() -> None:
    known = flat.identified("e", NOW, "c-1", source="s", email="a@example.com", phone=None)
    assert (known["id"], known["type"]) == ("e/identified", "customer.identified")
    assert known["data"] == {"customer_id": "c-1", "email": "a@example.com"}
    linked = flat.linked("e", NOW, "c-1", "c-2")
    assert (linked["id"], linked["data"]) == ("e/linked", {"customer_id": "c-1", "alias": "c-2"})
    assert not [one for one in (read(known), read(linked)) if isinstance(one, Record)]
