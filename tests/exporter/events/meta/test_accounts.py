from collections.abc import Mapping
from typing import ClassVar

import pytest
from msgspec import field

from exporter.events.account import Account
from exporter.events.meta.accounts import AccountsSender
from tests.exporter.events.meta.payloads import NOW, PAGE, inbound, item, page, reply, text


class Pages(AccountsSender, frozen=True):
    ABOUT: ClassVar[str] = "page"
    CHANNEL: ClassVar[str] = "messenger"
    pages: dict[str, Account] = field(default_factory=dict)

    @property
    def listed(self) -> Mapping[str, Account]:
        return self.pages


ANY = Pages(name="m")


def types(body: object, source: Pages = ANY) -> list[str]:
    return [event["type"] for event in source.parse(inbound(body), NOW).events]


def test_messaging_standby_and_changes_are_all_walked() -> None:
    change = {"field": "messages", "value": item(message={"mid": "c"})}
    body = page(
        text(),
        reply(),
        standby=[item(message={"mid": "s"})],
        changes=[change],
        field="messages",
        value=item(message={"mid": "v"}),
    )
    found = ANY.parse(inbound(body), NOW).events
    assert [event["data"]["message_id"][-1] for event in found] == ["A", "o", "s", "v", "c"]


def test_other_fields_are_kept_unmapped() -> None:
    change = {"field": "feed", "value": {"item": "post"}}
    assert types(page(changes=[change, 7])) == ["messenger.feed", "messenger.unknown"]
    assert types(page(field="comments", value=[1])) == ["messenger.comments"]


def test_an_entry_that_holds_nothing_is_kept_whole() -> None:
    assert types(page()) == ["messenger.entry"]
    assert types({"object": "page", "entry": [7]}) == ["messenger.entry"]


def test_an_entry_of_another_product_is_kept_whole() -> None:
    assert types(page(text(), about="instagram")) == ["instagram.entry"]


@pytest.mark.parametrize(
    ("pages", "only_known", "expected"),
    [
        ({}, False, "chat.message.received"),
        ({PAGE: Account()}, True, "chat.message.received"),
        ({"other": Account()}, False, "chat.message.received"),
        ({"other": Account()}, True, "messenger.unknown_account"),
    ],
)
def test_only_listed_accounts_are_mapped_where_that_is_asked_for(
    pages: dict[str, Account], only_known: bool, expected: str
) -> None:
    source = Pages(name="m", pages=pages, only_known=only_known)
    assert types(page(text()), source) == [expected]


def test_a_page_is_of_its_agent_and_tenant() -> None:
    source = Pages(name="m", pages={PAGE: Account("bot", "acme")})
    (found,) = source.parse(inbound(page(text())), NOW).events
    assert found["data"].items() >= {"agent_id": "bot", "tenant": "acme"}.items()


def test_what_is_common_lists_nothing_itself() -> None:
    with pytest.raises(NotImplementedError):
        _ = AccountsSender(name="m").listed
