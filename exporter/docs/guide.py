"""What a guide to a kind of source says, for docs/sources.md. Pure."""

from msgspec import Struct

PEOPLE = "`customer.identified`, `identity.linked`"


class Guide(Struct, frozen=True):
    """One kind: its YAML, what to enter at the vendor, how it signs, its ids, and its events.

    ``events`` are the vendor's words and what becomes of them.
    """

    title: str
    yaml: str
    enter: str
    signature: str
    id: str
    events: tuple[tuple[str, str], ...]
