"""PagerDuty: `pagerduty_configs` of Alertmanager, Events API v2 (and v1 for service keys). Pure.

https://developer.pagerduty.com/docs/events-api-v2-overview
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting.dispatch import meant
from alerting.model import Notice
from alerting.notify import (
    address,
    http_answer,
    pagerduty_answer,
    pagerduty_details,
    pagerduty_event,
    payloads,
    templating,
    wording,
)
from alerting.notify.agent import AGENT, JSON
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context, Post
from alerting.notify.pagerduty_event import Action, Event, Image, Link
from alerting.notify.reply import Reply
from alerting.notify.sealed import Sealed
from alerting.notify.verdict import Verdict
from alerting.secret import Secret
from alerting.strict import Duration, Inline, SecretFile, by_default

EVENTS_V2 = "https://events.pagerduty.com/v2/enqueue"
EVENTS_V1 = "https://events.pagerduty.com/generic/2010-04-15/create_event.json"
TEST = "TEST: "
_FEW = 20
_ACTIONS: dict[str, Action] = {
    "firing": "trigger",
    "resolved": "resolve",
    "acknowledged": "acknowledge",
}
_KEYS = "write one of routing_key, routing_key_file, service_key and service_key_file"


class PagerDuty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `pagerduty_configs` entry; what is "" or None here is taken from `global`."""

    NAME: ClassVar = "pagerduty"
    RESOLVES_AT_ONCE: ClassVar = True
    TAKES_ACKNOWLEDGEMENT: ClassVar = True

    routing_key: Annotated[
        Inline | None, Meta(description="integration key of Events API v2; may be a Go template")
    ] = None
    routing_key_file: SecretFile | None = None
    service_key: Annotated[
        Inline | None, Meta(description="integration key of type Prometheus (Events API v1)")
    ] = None
    service_key_file: SecretFile | None = None
    url: Annotated[str, Meta(description="where to post to, as events.eu.pagerduty.com")] = ""
    client: str = '{{ template "pagerduty.default.client" . }}'
    client_url: str = '{{ template "pagerduty.default.clientURL" . }}'
    description: str = '{{ template "pagerduty.default.description" . }}'
    severity: Annotated[
        str, Meta(description="critical, error, warning or info; may be a Go template")
    ] = "error"
    source: Annotated[str, Meta(description="what is affected; the client, where empty")] = ""
    details: Annotated[
        dict[str, Any], Meta(description="details beside ours, or instead of those of that name")
    ] = {}
    images: Annotated[tuple[Image, ...], Meta(max_length=_FEW)] = ()
    links: Annotated[tuple[Link, ...], Meta(max_length=_FEW)] = ()
    component: str = ""
    group: str = ""
    kind: str = field(name="class", default="")
    timeout: Annotated[
        Duration, Meta(description="span for a request; 0s for that of all deliveries")
    ] = by_default(Duration(0))
    http_config: HttpSettings | None = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = True

    def __post_init__(self) -> None:
        routing, service = self._routing, self.service_key or self.service_key_file
        if self.routing_key and self.routing_key_file:
            raise ValueError("write routing_key or routing_key_file, not both")
        if self.service_key and self.service_key_file:
            raise ValueError("write service_key or service_key_file, not both")
        if (routing is None) == (service is None):
            raise ValueError(_KEYS)
        if self.url and not address.is_http(self.url):
            raise ValueError(f"url: {address.EXPECTED}")

    @property
    def key(self) -> Secret:
        """The integration key, wherever it stood."""
        return self._routing or self.service_key or self.service_key_file or Secret("")

    @property
    def is_v1(self) -> bool:
        """Whether the key is of the older Events API."""
        return self._routing is None

    @property
    def _routing(self) -> Secret | None:
        return self.routing_key or self.routing_key_file

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives."""
        return replace(
            self,
            url=self.url or (EVENTS_V1 if self.is_v1 else everywhere.pagerduty_url),
            http_config=self.http_config or everywhere.http_config,
        )

    def missing(self) -> Iterator[str]:
        """Yield what a completed one lacks: nothing."""
        yield from ()

    def compose(self, notice: Notice, context: Context) -> Post:
        """Return the request; the same notice makes the same bytes, whenever it is sent."""
        http = self.http_config or HttpSettings()
        event = self._event(notice, context)
        # Twice the room that was too much at each time.
        content = pagerduty_event.encoded(event, is_v1=self.is_v1, step=2 * context.shorter)
        return Post(
            url=Secret(self.url or (EVENTS_V1 if self.is_v1 else EVENTS_V2)),
            content=Sealed(content),
            headers=JSON,
            wire=http.wire,
            within=self.timeout.seconds or None,
        )

    def judge(self, answer: Reply) -> Verdict:
        """Return what PagerDuty's answer means; no secret of ours is in it."""
        http = self.http_config or HttpSettings()
        secrets = (self.key, *http.secrets())
        verdict = pagerduty_answer.verdict(answer, is_v1=self.is_v1)
        return http_answer.shown(verdict, (one.reveal() for one in secrets))

    def _event(self, notice: Notice, context: Context) -> Event:
        def text(template: str, instead: str | None = None) -> str:
            return templating.text(template, notice, context, instead=instead).strip()

        client = text(self.client, AGENT) or AGENT
        fewer = pagerduty_details.fewer(notice)
        lists = {
            name: templating.text(one, fewer, context).strip()
            for name, one in pagerduty_details.LISTS.items()
            if name not in self.details
        }
        own = payloads.expanded(self.details, text)
        given = {**lists, **pagerduty_details.counts(notice), **own}
        return Event(
            action=_ACTIONS[notice.status],
            key=text(self.key.reveal(), ""),
            dedup_key=meant.dedup_key(notice.group_key),
            summary=self._summary(notice, text(self.description, "")),
            source=text(self.source, "") or client,
            severity="info" if notice.test else pagerduty_details.severity(text(self.severity)),
            timestamp=notice.at.isoformat(),
            component=text(self.component),
            group=text(self.group),
            kind=text(self.kind),
            client=client,
            client_url=_page(text(self.client_url, ""), context),
            details=pagerduty_details.details(notice, given),
            alerts=pagerduty_details.alerts(notice),
            count=len(notice.alerts),
            images=pagerduty_details.images(
                Image(text(one.src, ""), text(one.alt), text(one.href, "")) for one in self.images
            ),
            links=pagerduty_details.links(
                notice, (Link(text(one.href, ""), text(one.text)) for one in self.links)
            ),
        )

    def _summary(self, notice: Notice, said: str) -> str:
        """Return what a phone reads out: one line."""
        line = " ".join(said.split()) or wording.subject(notice)
        return f"{TEST}{line}" if notice.test and "TEST" not in line else line


def _page(url: str, context: Context) -> str:
    """Return where the client's name leads to, "" for nowhere."""
    return next((one for one in (url, context.public_url) if address.is_http(one)), "")
