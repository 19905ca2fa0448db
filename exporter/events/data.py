"""What every event type may carry, and what each type declares about its own fields."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct

from exporter.events.fields import AgentKind, Id, Language, Tenant, Word


class Data(
    Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, forbid_unknown_fields=True
):
    """The fields of events.md that every type shares; what a type lacks is taken out before.

    A type declares beside its fields: PERSONAL, what is sealed and never public, cleaned first
    but for what is VERBATIM; PEOPLE, ids that become pseudonyms where they are an e-mail or a phone
    number, and ALIASES, lists of such; PROSE, public words that are cleaned of personal data;
    NESTED, structs that declare PEOPLE and PROSE of their own; SCORED, the text that language,
    feeling and topics are taken from; LIKENED, the sealed text of which a digest is kept, so
    that equal ones are counted; MONEY, what senders write in major units and we keep as
    integers; EITHER, fields of which one is required.
    """

    TYPE: ClassVar[str] = ""
    PERSONAL: ClassVar[tuple[str, ...]] = ()
    PEOPLE: ClassVar[tuple[str, ...]] = ("conversation_id", "customer_id", "session_id", "agent_id")
    ALIASES: ClassVar[tuple[str, ...]] = ()
    PROSE: ClassVar[tuple[str, ...]] = ()
    VERBATIM: ClassVar[tuple[str, ...]] = ()
    NESTED: ClassVar[tuple[str, ...]] = ()
    SCORED: ClassVar[str] = ""
    LIKENED: ClassVar[str] = ""
    MONEY: ClassVar[tuple[str, ...]] = ()
    EITHER: ClassVar[tuple[str, ...]] = ()

    conversation_id: Id | None = None
    customer_id: Id | None = None
    session_id: Id | None = None
    agent_id: Id | None = None
    agent_kind: AgentKind | None = None
    channel: Word | None = None
    service: Word | None = None
    feature: Word | None = None
    language: Language | None = None
    tenant: Tenant = ""


class Unmapped(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The whole data of an event that has no mapping; all but its type and the reason is sealed."""

    TYPE: ClassVar[str] = "unmapped"
    PERSONAL: ClassVar[tuple[str, ...]] = ("raw",)
    PROSE: ClassVar[tuple[str, ...]] = ("type", "why")

    type: Word = "unmapped"
    why: Word | None = None
    raw: Mapping[str, Any] = {}
