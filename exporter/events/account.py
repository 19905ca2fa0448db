"""Whose a number, a page or an account at a vendor is, as people write it. Pure."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.events.fields import Id, Tenant


class Account(Struct, frozen=True, forbid_unknown_fields=True):
    """The agent that answers there, and the tenant of what is said there."""

    agent_id: Annotated[Id, Meta(description="agent that answers there")] | None = None
    tenant: (
        Annotated[Tenant, Meta(description="tenant of its events, where the source has none")]
        | None
    ) = None


NOBODY = Account()
"""What holds of one that is not listed."""
