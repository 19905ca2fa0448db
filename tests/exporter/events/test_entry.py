from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.events import entry
from exporter.events.entry import Entry, Told
from exporter.events.expression import Expression, Unfit
from exporter.events.inbound import Mark
from exporter.events.type_name import TypeName
from exporter.events.walk import Scope, Walk

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BODY: dict[str, Any] = {"id": 7, "on": True, "zero": 0, "no": "", "rows": [{"n": 1}, {"n": 2}]}
WALK = Walk(Scope(BODY, {}))
TOLD = Told("t-1", NOW, "shop", "s")


def made(type: str = "chat.followup.done", **settings: Any) -> Entry:
    data = settings.pop("data", {"followup_id": "id"})
    told = {name: Expression(one) for name, one in settings.items()}
    fields = {name: Expression(one) for name, one in data.items()}
    return Entry(type=TypeName(type), data=fields, **told)


def test_an_event_has_the_fields_that_are_found() -> None:
    event = made(data={"followup_id": "id", "feature": "no", "channel": "none"}).event
    assert event(BODY, TOLD, WALK).event == {
        "id": "t-1",
        "type": "chat.followup.done",
        "time": NOW,
        "data": {"followup_id": "7"},
        "source": "shop",
        "subject": "s",
    }


def test_an_entry_may_say_more_than_the_source_does() -> None:
    own = made(id="[id, 'x']", time="`1700000000`", subject="'mine'").event(BODY, TOLD, WALK)
    assert (own.event["id"], own.event["subject"]) == ("7/x", "mine")
    assert own.event["time"] == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize(
    ("version", "mark"),
    [
        ("`7`", Mark("o:7", 7)),
        ("'2026-11-21T00:00:00Z'", Mark("o:7", int(NOW.timestamp()) * 1000)),
        ("'2026-11-21T00:00:00'", None),
        ("'soon'", None),
        ("on", None),
        ("`-1`", None),
        ("none", None),
    ],
)
def test_an_object_that_changes_is_marked_by_its_version(version: str, mark: Mark | None) -> None:
    found = made(object="join(':', ['o', to_string(id)])", version=version)
    assert found.event(BODY, TOLD, WALK).mark == mark


@pytest.mark.parametrize(
    ("when", "fits"),
    [(None, True), ("on", True), ("zero", True), ("no", False), ("none", False), ("rows", True)],
)
def test_what_is_true_is_as_jmespath_has_it(when: str | None, fits: bool) -> None:
    settings = {} if when is None else {"when": when}
    assert made(**settings).fits(BODY, WALK) is fits


@pytest.mark.parametrize(
    ("each", "found"),
    [("rows", BODY["rows"]), ("id", [7]), ("none", []), ("rows[?n > `5`]", [])],
)
def test_each_element_is_an_event(each: str, found: list[Any]) -> None:
    assert made(each=each).elements(BODY, WALK) == found
    assert made().elements(BODY, WALK) == [BODY]


def test_more_elements_than_allowed_are_none() -> None:
    many = [0] * (entry.MOST_EVENTS + 1)
    with pytest.raises(Unfit, match="each finds more than 1000 events"):
        made(each="@").elements(many, Walk(Scope(many, {})))


def test_what_does_not_fit_is_told_with_the_setting() -> None:
    broken = made(data={"followup_id": "length(id)"})
    with pytest.raises(Unfit, match=r"data\.followup_id does not fit this body"):
        broken.event(BODY, TOLD, WALK)


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        ("a", "a"),
        (7, "7"),
        (True, ""),
        (None, ""),
        (1.5, ""),
        (["a", 7], "a/7"),
        (["a", None], ""),
        ([["a"], "b"], "b"),
        ([], ""),
        ({}, ""),
    ],
)
def test_an_id_is_a_text_a_whole_number_or_a_list_of_them(raw: Any, id: str) -> None:
    assert entry.identity(raw) == id


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"data": {}}, r"chat.followup.done requires followup_id"),
        ({"type": "commerce.order.placed", "data": {}}, "requires order_id or cart_id"),
        ({"data": {"followup_id": "id", "custmer_id": "id"}}, "did you mean 'customer_id'"),
        ({"object": "id"}, "object and version are given together"),
    ],
)
def test_a_mistake_is_told_when_the_file_is_loaded(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(**settings)


def test_a_type_that_there_is_not_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no event type is called x"):
        Entry(type=TypeName("x"))


def test_fields_that_the_type_lacks_are_kept_as_attributes() -> None:
    found = made(data={"followup_id": "id", "zzz": "on"}).event(BODY, TOLD, WALK)
    assert found.event["data"] == {"followup_id": "7", "zzz": True}
