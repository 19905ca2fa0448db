import pytest

from exporter.events import flat
from exporter.events.account import Account
from exporter.events.meta.page import INBOX, App, Page
from tests.exporter.events.meta.payloads import NOW, PAGE, STAMP, TIME, text

APPS = {"1": App("sales", "ai"), "2": App("desk", "human"), "3": App()}


def made(account: Account) -> Page:
    return Page("page", "messenger", {"id": PAGE, "time": STAMP * 1000}, account, APPS, NOW)


@pytest.mark.parametrize(
    ("app", "account", "kind", "agent"),
    [
        ("1", Account(), "ai", "sales"),
        ("2", Account("bot"), "human", "desk"),
        ("3", Account("bot"), "ai", "bot"),
        ("3", Account(), "ai", "3"),
        ("4", Account("bot"), "ai", "bot"),
        ("4", Account(), "ai", "4"),
        ("", Account("bot"), "human", None),
        ("0", Account("bot"), "human", None),
        (INBOX, Account("bot"), "human", None),
    ],
)
def test_who_wrote_is_told_by_the_app(
    app: str, account: Account, kind: str, agent: str | None
) -> None:
    assert made(account).answerer(app) == {"agent_kind": kind, "agent_id": agent}
    assert made(account).is_people(app) == (kind == "human")


def test_what_belongs_to_an_account_is_on_every_event() -> None:
    found = made(Account("bot", "acme")).event("a", "t", TIME, {}, None).event
    assert found["data"] == {"channel": "messenger", "agent_id": "bot", "tenant": "acme"}
    assert found["source"] == PAGE


def test_what_is_unmapped_is_a_notification_of_its_own() -> None:
    found = made(Account()).unmapped(text(), "message.odd", "why").event
    assert found["data"] == {
        "object": "page",
        "entry": [{"id": PAGE, "time": STAMP * 1000, "messaging": [text()]}],
    }
    assert (found["type"], found["time"]) == ("messenger.message.odd", TIME)
    undated = made(Account()).unmapped({**text(), "timestamp": "x"}, "odd", "why").event
    assert undated["time"] == TIME


def test_what_is_unmapped_is_of_the_account_s_tenant() -> None:
    page = made(Account("bot", "acme"))
    for found in (page.unmapped(text(), "odd", "why"), page.change({"field": "x"}, "x", "why")):
        assert isinstance(found.event, flat.Unmapped)
        assert found.event.tenant == "acme"
