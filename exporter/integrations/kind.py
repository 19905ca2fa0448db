"""What every integration has in common, as people write it, and what the course asks of a vendor.

A vendor is one frozen Struct with a tag. `first` says what is asked, `told` what an answer tells,
`complaint` what the vendor's own errors mean; all are pure, and none raises, whatever came.
"""

import functools
import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar, Final

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting.strict import Duration, Name, Secret, between, by_default
from exporter.integrations.exchange import quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown, Token, bearer
from exporter.integrations.grants import Grant
from exporter.probes.cron import Zone
from exporter.probes.hypertext import target
from exporter.probes.trust import Tls

SELDOM_SECONDS: Final = 900.0
"""From one look at quotas and newest records to the next: they cost quota, and change slowly."""
STATUS_SECONDS: Final = 300.0
MOST_PAGES: Final = 50
"""Pages of one list; a list that goes on beyond them is `pages`."""
MOST_BYTES: Final = 1 << 18
"""Of what is asked for a next page, and noted for it: it is kept on disk meanwhile."""
_SKEW_SECONDS: Final = 300.0


class Integration(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A vendor whose API the services depend on; vendors add who they are."""

    PROVIDER: ClassVar[str] = ""
    HOME: ClassVar[str] = ""
    """The base URL of the vendor; "" where every customer has one of their own."""
    STATUS_PAGE: ClassVar[str] = ""
    """The base URL of its page on Statuspage, "" where it has none."""
    TOPICS: ClassVar[tuple[Topic, ...]] = ("health",)
    """What can be asked of it, besides its status page and tokens."""
    PAGES: ClassVar[int] = MOST_PAGES
    """Calls of one list; where it goes on beyond them, that is `pages`."""
    IS_OPEN: ClassVar[bool] = False
    """Whether there is something to see for who shows no token."""
    ALLOWED: ClassVar[tuple[Quota, ...]] = ()
    """Quotas that it documents and does not tell, as long as it tells no other."""

    name: Name
    token: Annotated[
        Secret | None, Meta(description="env:NAME or file:path of the token or API key")
    ] = None
    oauth: Grant | None = None
    url: Annotated[
        str, Meta(max_length=1024, description="base URL; without it, the vendor's own")
    ] = ""
    interval: Annotated[
        Duration,
        between("span from one check to the next", "1m", "1d", "longer where a quota asks"),
    ] = by_default(Duration(300))
    timeout: Annotated[Duration, between("span in which an answer must be whole", "1s", "1m")] = (
        by_default(Duration(10))
    )
    slow: Annotated[
        Duration, between("span beyond which an answer makes it degraded", "10ms", "1m")
    ] = by_default(Duration(5))
    failures: Annotated[
        int, Meta(ge=1, le=100, description="checks in a row that must fail until it is not up")
    ] = 2
    source: Annotated[
        Name | None,
        Meta(description="source that takes its webhooks: it is watched for silence, and for age"),
    ] = None
    freshness: Annotated[
        Duration,
        between("age of data at which the freshness score is 0.5, and 0 at twice", "1m", "365d"),
    ] = by_default(Duration(86_400))
    reconcile: Annotated[
        Annotated[Duration, between("span", "5m", "7d")] | None,
        Meta(
            description="how often its events are listed, so that webhooks that never came are "
            "taken in after all; needs `source`"
        ),
    ] = None
    status_page: Annotated[
        Annotated[str, Meta(max_length=1024)] | None,
        Meta(
            description="base URL of the vendor's page on Statuspage, asked every 5 minutes; "
            '`""` asks none, without it the vendor\'s own',
        ),
    ] = None
    components: Annotated[
        tuple[str, ...],
        Meta(max_length=20, description="parts of the status page that matter; without, all"),
    ] = ()
    token_expires: Annotated[
        datetime | None,
        Meta(description="when a token that people made expires, where the vendor does not say"),
    ] = None
    timezone: Annotated[
        Zone | None,
        Meta(
            description="where the clock of its customers hangs: a silence is compared with the "
            "same hour of other days; without it, a change to summer time is allowed for"
        ),
    ] = None
    paused: Annotated[bool, Meta(description="whether it is left alone")] = False
    tls: Tls = field(default_factory=Tls)

    # what a vendor says of itself, all pure

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:
        """Return the first call about a topic; None where it cannot be asked.

        ``cursor`` is what the last listing of events left, ``site`` what came with the token.
        """
        raise NotImplementedError

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what an answer of status 2xx that is JSON tells; never raises."""
        raise NotImplementedError

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # by default
        """Return what an answer in the vendor's own form of error means; None where it is none."""
        return None

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return the quotas that any answer tells, those of errors too."""
        return iter(())

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # by default
        """Return how a call shows the token."""
        return bearer(value)

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong for this vendor though each field is right by itself."""
        return iter(())

    # what is the same for all

    def base(self, site: str = "") -> str:
        """Return the base URL without a slash at its end."""
        return (self.url or site or self.HOME).rstrip("/")

    @property
    def allowed(self) -> tuple[Quota, ...]:
        """The quotas that it keeps to as long as it tells no other."""
        return self.ALLOWED

    @functools.cached_property
    def origin(self) -> str:
        """A digest of who is asked, and with what: a refusal of other settings is forgotten.

        Whose account it is, each vendor has fields of its own for.
        """
        own = [name for name in self.__struct_fields__ if name not in _COMMON]
        told = (_plain(getattr(self, name)) for name in ("token", *own))
        parts = (self.PROVIDER, self.base(), *told, self.oauth.origin if self.oauth else "")
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def page(self) -> str:
        """The base URL of its status page, "" where none is asked."""
        found = self.STATUS_PAGE if self.status_page is None else self.status_page
        return found.rstrip("/")

    def every(self, topic: Topic) -> float | None:
        """Return how many seconds lie between two looks at a topic; None where there are none."""
        interval = self.interval.seconds
        if topic == "status":
            return max(interval, STATUS_SECONDS) if self.page else None
        if topic == "events":
            can = topic in self.TOPICS and self.reconcile is not None and self.source
            return self.reconcile.seconds if can and self.reconcile else None
        if topic not in self.TOPICS:
            return None
        return interval if topic == "health" else max(interval, SELDOM_SECONDS)

    def shown(self, call: Call, held: Token | None) -> Shown:
        """Return what a signed call shows of us."""
        value = self.token if held is None or self.oauth is None else held.value
        return Shown() if value is None or not call.signed else self.credentials(call, value)

    def read(self, call: Call, answer: Answer) -> Found:
        """Return what any answer tells."""
        quotas, odd = quota.sifted(self.quotas(call, answer))
        found = self.complaint(call, answer) or verdict.of(answer) or self.told(call, answer)
        skew = answer.skew
        if skew is not None and abs(skew) > _SKEW_SECONDS:
            odd = (*odd, "clock")
        if not found.reason and answer.seconds > self.slow.seconds:
            said = f"answered after {answer.seconds:.1f} s, slow is {self.slow}"
            found = replace(found, reason="slow", detail=said)
        if found.following is not None:
            numbered = replace(found.following, topic=call.topic, page=call.page + 1)
            found = replace(found, following=numbered)
        if found.following is not None and found.following.page >= self.PAGES:
            said = f"a list that goes on beyond {self.PAGES} pages"
            found = replace(found, reason="pages", detail=said, following=None)
        if found.following is not None and target.leaves(call.url, found.following.url):
            said = "the next page is at another server, which must not see the token"
            found = replace(found, reason="unexpected", detail=said, following=None)
        if found.following is not None and _size(found.following) > MOST_BYTES:
            said = f"to ask for the next page takes more than {MOST_BYTES >> 10} KiB"
            found = replace(found, reason="unexpected", detail=said, following=None)
        merged, more = quota.sifted((*quotas, *found.quotas))
        return replace(found, quotas=merged, odd=tuple(sorted({*odd, *found.odd, *more})))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        for key, url in (("url", self.url), ("status_page", self.status_page or "")):
            if url:
                yield from ((key, said) for _, said in target.wrong(url))
        if not self.base() and (self.oauth is None or not self.oauth.gives_site):
            yield "url", "expected the base URL: every customer of this vendor has their own"
        yield from self._wrong_token()
        if self.reconcile is not None and "events" not in self.TOPICS:
            yield "reconcile", "this vendor cannot list what it sent"
        elif self.reconcile is not None and self.source is None:
            yield "reconcile", "write source: the one that its webhooks come to"
        for part, wrong in (("tls", self.tls.wrong()), ("oauth", self._wrong_oauth())):
            yield from ((f"{part}.{key}", said) for key, said in wrong)
        yield from self.wrong_vendor()

    def _wrong_token(self) -> Iterator[tuple[str, str]]:
        if self.token is None and self.oauth is None and not self.IS_OPEN:
            yield "token", "expected env:NAME or file:path of a token, or oauth: with a way to one"
        if self.token is not None and self.oauth is not None:
            yield "oauth", "token is there already; keep one of them"

    def _wrong_oauth(self) -> Iterator[tuple[str, str]]:
        return iter(()) if self.oauth is None else self.oauth.wrong()


_COMMON: Final = frozenset(Integration.__struct_fields__)


def _plain(value: object) -> str:
    """Return what tells settings apart; what is no text or number does not tell whose they are."""
    if isinstance(value, Secret):
        return value.reveal()
    return str(value) if isinstance(value, str | int) else ""


def _size(call: Call) -> int:
    return len(call.url) + len(call.body) + len(call.about)
