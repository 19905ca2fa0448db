"""OpenTelemetry by OTLP/HTTP: spans and events of GenAI, in protocol buffers or JSON.

Apps export to ``/v1/traces`` and ``/v1/logs`` of this daemon, with a secret of the source as
bearer token. https://opentelemetry.io/docs/specs/otlp/#otlphttp
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from msgspec import Meta

from exporter.events import bodies, write_key
from exporter.events.fields import Currency
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt
from exporter.events.otel import export, genai, reply
from exporter.events.otel.export import Export, Signal
from exporter.events.otel.protobuf import Broken
from exporter.events.source import Sender
from exporter.refusal import Refused


class Told(NamedTuple):
    """The calls of an export as events, and how many spans or records of it are none."""

    signal: Signal
    events: list[dict[str, Any]]
    foreign: int

    @property
    def hint(self) -> str:
        """What a sender is told of what is counted and not kept; "" where all is."""
        if not self.foreign:
            return ""
        what = "spans" if self.signal == "traces" else "log records"
        return f"{self.foreign} {what} are no calls of language models: counted, not kept"


class Read(Inbound, frozen=True, kw_only=True):
    """A request whose export was read before intake, which has no place for what is foreign."""

    told: Told


class Otlp(Sender, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="otlp"):
    """Apps that trace with OpenTelemetry; ``secrets`` are bearer tokens of their exporters.

    Each call is one ``chat.llm.called``; other spans are counted as unmapped, and not kept.
    """

    currency: Annotated[
        Currency, Meta(description="what `gen_ai.usage.cost` is in, which spans do not say")
    ] = "USD"
    quiet: Annotated[
        bool, Meta(description="whether senders are not told how many spans were not kept")
    ] = False

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, partialSuccess tells of it."""
        return False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # tokens have no time
        """Return the index of the secret that came as token; Refused says why none did."""
        return write_key.verify(self.secrets, write_key.offered(inbound.headers))

    def read(self, inbound: Inbound, now: datetime) -> Told:
        """Return the calls of an export; Refused where it is none."""
        signal = _signal(inbound.url)
        found = _export(inbound, signal)
        made = [genai.event(record, self.currency, now) for record in found.records]
        events = [one for one in made if one is not None]
        return Told(signal, events, found.foreign + len(made) - len(events))

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the calls of an export; ``batch`` says that they are traces'."""
        told = inbound.told if isinstance(inbound, Read) else self.read(inbound, now)
        return Parsed(told.events, batch=told.signal == "traces")

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # as parsed
        """Answer in JSON; the door says the same in protocol buffers."""
        said = receipt.refused[0].message if receipt.refused else ""
        signal: Signal = "traces" if batch else "logs"
        return reply.success(signal, reply.JSON, len(receipt.refused), said)


def _signal(url: str) -> Signal:
    last = urlsplit(url).path.rpartition("/")[2]
    for signal in export.SIGNALS:
        if last == signal:
            return signal
    raise Refused(
        "not_found",
        "OTLP has a path for each signal",
        "export to /v1/traces or /v1/logs of this daemon, with the source's secret as bearer token",
    )


def _export(inbound: Inbound, signal: Signal) -> Export:
    media = bodies.media_type(inbound)
    try:
        if media == reply.PROTOBUF:
            return export.of_protobuf(inbound.body, signal)
        if media == reply.JSON:
            return export.of_json(bodies.json_of(inbound.body), signal)
    except Broken as broken:
        raise Refused(
            "bad_request",
            f"the body is no export of {signal}: {broken}",
            "send what OTLP/HTTP defines, whole and as its Content-Type says",
        ) from None
    raise Refused(
        "wrong_content_type",
        f"cannot read {media or 'a body without Content-Type'}",
        f"send {reply.PROTOBUF} or {reply.JSON}",
    )
