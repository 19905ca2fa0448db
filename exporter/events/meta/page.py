"""A Facebook page or an Instagram account, and the apps that answer for it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from exporter.events import flat, tree
from exporter.events.account import Account
from exporter.events.fields import Id
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.meta import sender

# Meta's own app in which people of a business answer.
INBOX = "263902037430900"
_NONE = ("", "0")


class App(Struct, frozen=True, forbid_unknown_fields=True):
    """Who answers by an app."""

    agent_id: (
        Annotated[Id, Meta(description="agent that answers by it; without, the account's")] | None
    ) = None
    agent_kind: Annotated[
        Literal["ai", "human"], Meta(description="whether a program answers or people do")
    ] = "ai"


_PEOPLE = App(agent_kind="human")


class Page(Struct, frozen=True):
    """One entry of a notification: the account that it is of, whose that is, and its apps."""

    about: str
    channel: str
    entry: Any
    account: Account
    apps: Mapping[str, App]
    now: datetime

    @property
    def id(self) -> str:
        """The account's id, "" where it is not told."""
        return tree.word(self.entry, "id")

    def event(
        self, id: str, type: str, time: datetime | str, data: Mapping[str, Any], mark: Mark | None
    ) -> Found:
        """Return an event of this account."""
        more = {
            "channel": self.channel,
            "agent_id": self.account.agent_id,
            "tenant": self.account.tenant,
        }
        return Found(flat.event(id, type, time, {**more, **data}, source=self.id), mark)

    def unmapped(self, item: Any, topic: str, why: str) -> Found:
        """Keep an item of ``messaging`` as a notification of its own."""
        stamp = tree.at(item, "timestamp")
        time = tree.at(self.entry, "time") if tree.milliseconds(stamp) is None else stamp
        return self._kept({"id": self.id, "time": time}, {"messaging": [item]}, topic, why)

    def change(self, change: Any, topic: str, why: str) -> Found:
        """Keep one of ``changes`` as a notification of its own."""
        return self._kept(self.entry, {"changes": [change]}, topic, why)

    def _kept(self, entry: Any, part: dict[str, Any], topic: str, why: str) -> Found:
        tenant = self.account.tenant
        return sender.kept(
            self.about, entry, part, topic=topic, why=why, now=self.now, tenant=tenant
        )

    def answerer(self, app_id: str) -> Mapping[str, Any]:
        """Return who wrote by an app: people where it is the inbox, or where none is named."""
        app = self.apps.get(app_id)
        if app is None:
            app = _PEOPLE if self.is_people(app_id) else App(self.account.agent_id or app_id)
        if app.agent_kind == "human":
            return {"agent_kind": "human", "agent_id": app.agent_id}
        return {"agent_kind": "ai", "agent_id": app.agent_id or self.account.agent_id or app_id}

    def is_people(self, app_id: str) -> bool:
        """Say whether people answer by an app."""
        app = self.apps.get(app_id)
        return app.agent_kind == "human" if app is not None else app_id in {*_NONE, INBOX}
