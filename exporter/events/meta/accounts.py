"""A source of Messenger's form: entries with ``messaging``, ``standby`` or changes. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta, field

from exporter.events import found, tree
from exporter.events.account import NOBODY, Account
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Parsed
from exporter.events.meta import messaging, sender
from exporter.events.meta.page import App, Page
from exporter.events.meta.sender import MetaSender

_ARRAYS = ("messaging", "standby")
_UNKNOWN = "the source lists no account of this id"


class AccountsSender(MetaSender, frozen=True, forbid_unknown_fields=True):
    """What Messenger and Instagram have in common; ABOUT is the object of their notifications."""

    ABOUT: ClassVar[str] = ""
    CHANNEL: ClassVar[str] = ""

    apps: Annotated[
        dict[str, App],
        Meta(max_length=1_000, description="who answers by an app, by its id, as echoes tell it"),
    ] = field(default_factory=dict)

    @property
    def listed(self) -> Mapping[str, Account]:
        """The accounts that the source lists."""
        raise NotImplementedError

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events of every array of every entry."""
        return found.parsed(self._found(inbound, now), batch=True)

    def _found(self, inbound: Inbound, now: datetime) -> Iterator[Found]:
        for about, entry in sender.entries(inbound):
            if about != self.ABOUT:
                yield sender.foreign(about, entry, now, f"not of {self.ABOUT}")
                continue
            account = self.listed.get(tree.word(entry, "id"), None if self.only_known else NOBODY)
            page = Page(about, self.CHANNEL, entry, account or NOBODY, self.apps, now)
            told = list(_walked(page, is_known=account is not None))
            yield from told or [sender.foreign(about, entry, now, "no mapping for this entry")]


def _walked(page: Page, *, is_known: bool) -> Iterator[Found]:
    for item in (one for name in _ARRAYS for one in tree.items(page.entry, name)):
        yield from _told(page, item, is_known=is_known)
    changes = tree.items(page.entry, "changes")
    if "field" in _names(page.entry):
        # Instagram's business login puts a change where others put a list of them.
        changes = [{name: page.entry.get(name) for name in ("field", "value")}, *changes]
    for change in changes:
        values = [one for one in tree.items(change, "value") if "sender" in _names(one)]
        for value in values:
            yield from _told(page, value, is_known=is_known)
        if not values:
            topic = tree.word(change, "field") or "unknown"
            yield page.change(change, topic, "no mapping for this field")


def _told(page: Page, item: Any, *, is_known: bool) -> list[Found]:
    if is_known:
        return messaging.told(page, item)
    return [page.unmapped(item, "unknown_account", _UNKNOWN)]


def _names(value: Any) -> frozenset[str]:
    return frozenset(value) if isinstance(value, dict) else frozenset()
