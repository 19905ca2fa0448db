"""All that is known of an integration from one call to the next; kept over restarts, sealed."""

from collections.abc import Mapping

from msgspec import Struct

from exporter.integrations import states
from exporter.integrations.exchange.call import Call, Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.exchange.token import Token
from exporter.integrations.states import NEW, State


class Said(Struct, frozen=True):
    """What the last call about a topic came to, and when (Unix seconds); ``odd`` as in `Found`."""

    reason: str
    detail: str
    at: float
    odd: tuple[str, ...] = ()


class Memory(Struct, frozen=True, kw_only=True):
    """One integration as it is known; instants are Unix seconds, 0 where there is none.

    ``due`` is when each topic is looked at next, ``free`` from when each bucket of quota may be
    spent from, ``held`` until when the vendor is left alone after ``waits`` refusals in a row.
    ``said`` of `token` is there only while tokens fail: a token that is given proves nothing.
    ``told`` is when each of ``quotas`` was told last, by bucket.
    ``failures`` are checks in a row in which it did not work; ``is_up`` is None until it is known.
    ``reason`` and ``detail`` are of the whole, ``since`` when its state began, ``checked`` when it
    was looked at last. A ``token`` that is ``doubted`` is not shown any more, and asked anew. What
    is held, due and doubted is of the settings with this ``origin``. ``newest`` is the newest
    record there, ``incident`` the level of the status page, ``skew`` the vendor's clock less ours
    in seconds.
    """

    due: Mapping[Topic, float] = {}
    following: tuple[Call, ...] = ()
    free: Mapping[str, float] = {}
    held: float = 0.0
    waits: int = 0
    said: Mapping[Topic, Said] = {}
    reason: str = NEW
    detail: str = ""
    since: float = 0.0
    failures: int = 0
    is_up: bool | None = None
    quotas: Mapping[str, Quota] = {}
    told: Mapping[str, float] = {}
    token: Token | None = None
    doubted: bool = False
    origin: str = ""
    expires: float = 0.0
    newest: float = 0.0
    incident: int | None = None
    skew: float = 0.0
    cursor: str = ""
    checked: float = 0.0
    odd: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """How the integration is."""
        return states.STATE_OF[self.reason]
