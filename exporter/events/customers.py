"""Who customers are. Names, addresses, numbers and traits are sealed; aliases become pseudonyms."""

from typing import ClassVar

from exporter.events.data import Data
from exporter.events.fields import Id, Ids, Loose, Phrase, Word


class Identified(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What is known of a customer.

    An alias stays public, as a pseudonym where it is an e-mail or a phone number: it links events,
    it does not tell who somebody is.
    """

    TYPE: ClassVar[str] = "customer.identified"
    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "email", "phone", "timezone", "traits")
    VERBATIM: ClassVar[tuple[str, ...]] = PERSONAL
    ALIASES: ClassVar[tuple[str, ...]] = ("aliases",)

    customer_id: Id
    aliases: Ids = ()
    name: Phrase | None = None
    email: Phrase | None = None
    phone: Word | None = None
    timezone: Word | None = None
    traits: Loose | None = None


class Linked(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Two ids are one customer."""

    TYPE: ClassVar[str] = "identity.linked"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "alias")

    customer_id: Id
    alias: Id
