"""What the team itself does: agents, widgets, usage, spending, and changes of what runs."""

from typing import ClassVar, Literal

from msgspec import field

from exporter.events.data import Data
from exporter.events.fields import Address, Currency, Id, Minor, Nano, Quantity, Word


class AgentChanged(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agent is now in this state; ``value`` is stored in minor units of ``currency``."""

    TYPE: ClassVar[str] = "agent.changed"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    agent_id: Id
    status: Word
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None


class WidgetChanged(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A widget is now in this state; ``value`` is stored in minor units of ``currency``."""

    TYPE: ClassVar[str] = "widget.changed"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    widget_id: Id
    status: Word
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None


class UsageRecorded(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something metered was used; its price may be far below a cent, hence billionths."""

    TYPE: ClassVar[str] = "usage.recorded"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    kind: Word
    quantity: Quantity
    value_nano: Nano | None = field(default=None, name="value")
    currency: Currency | None = None


class SpendRecorded(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Marketing cost money; ``value`` is stored in minor units of ``currency``."""

    TYPE: ClassVar[str] = "marketing.spend.recorded"
    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    traffic_source: Word
    value_minor: Minor = field(name="value")
    currency: Currency


class ChangeRecorded(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What runs was changed."""

    TYPE: ClassVar[str] = "change.recorded"
    PROSE: ClassVar[tuple[str, ...]] = ("url",)

    kind: Literal["deploy", "prompt", "model", "config"]
    name: Word
    version: Word | None = None
    url: Address | None = None
