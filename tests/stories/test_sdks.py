"""Programs that speak to others' services speak to us, with nothing but their host changed."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rudderstack.analytics.client
import segment.analytics.client
import standardwebhooks
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client.parser import text_string_to_metric_families
from segment.analytics.request import APIError

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually

MORE = """
- {name: app, type: segment, secrets: ["env:STORY_KEY"]}
- {name: rudder, type: segment, flavour: rudderstack, secrets: ["env:STORY_RUDDER"]}
- {name: spans, type: otlp, secrets: ["env:STORY_TOKEN"]}
- name: hooks
  type: standardwebhooks
  secrets: ["env:STORY_SECRET"]
"""
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RESOURCE = Resource({"service.name": "bot"})
CALL: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
    "gen_ai.conversation.id": "c-1",
}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    keys = {
        "STORY_KEY": "write-key-of-the-app",
        "STORY_RUDDER": "write-key-of-rudder",
        "STORY_TOKEN": "token-of-the-spans",
        "STORY_SECRET": SECRET,
    }
    with running(tmp_path_factory.mktemp("sdks"), more=MORE, **keys) as found:
        yield found


def counted(daemon: Daemon, metric: str, **labels: str) -> float:
    families = text_string_to_metric_families(daemon.metrics())
    return sum(
        one.value
        for family in families
        for one in family.samples
        if one.name == metric and labels.items() <= one.labels.items()
    )


def moved(daemon: Daemon, act: Callable[[], object], metric: str, **labels: str) -> float:
    """By how much a counter moved while something was done."""
    before = counted(daemon, metric, **labels)
    act()
    return counted(daemon, metric, **labels) - before


@pytest.mark.parametrize("is_gzip", [False, True])
@pytest.mark.parametrize(
    ("sdk", "key", "source"),
    [
        (segment.analytics.client.Client, "write-key-of-the-app", "app"),
        (rudderstack.analytics.client.Client, "write-key-of-rudder", "rudder"),
    ],
    ids=["segment", "rudderstack"],
)
def test_the_analytics_sdks_deliver_with_only_their_host_changed(
    daemon: Daemon, sdk: Any, key: str, source: str, is_gzip: bool
) -> None:
    failures: list[Exception] = []
    client = sdk(
        key, host=daemon.url, gzip=is_gzip, on_error=lambda error, _: failures.append(error)
    )
    order = {"order_id": 50, "revenue": 19.9, "currency": "EUR", "products": [{"sku": "t"}]}
    client.identify("user-1", {"email": "ada@example.com", "plan": "pro"})
    client.track("user-1", "Order Completed", order)
    client.track("user-1", "Signed Up")
    client.page("user-1", name="Home", properties={"url": "https://shop.example/"})
    client.alias("anonymous-1", "user-1")
    client.group("user-1", "group-1")

    def accepted(type: str) -> float:
        result = "unmapped" if type == "unmapped" else "accepted"
        return counted(daemon, "webhook_events_total", source=source, type=type, result=result)

    kinds = {
        "customer.identified": 1,
        "commerce.order.placed": 1,
        "commerce.order.paid": 1,
        "unmapped": 2,
        "web.page.viewed": 1,
        "identity.linked": 1,
    }
    before = {kind: accepted(kind) for kind in kinds}
    paid = counted(daemon, "commerce_revenue_total")
    client.flush()
    client.join()
    assert not failures
    assert {kind: accepted(kind) - before[kind] for kind in kinds} == kinds
    assert counted(daemon, "commerce_revenue_total") - paid == pytest.approx(19.9)


def test_a_wrong_write_key_is_told_to_the_sdk(daemon: Daemon) -> None:
    client = segment.analytics.client.Client("nobodys", host=daemon.url, sync_mode=True)
    with pytest.raises(APIError) as told:
        client.track("user-1", "Signed Up")
    assert "signature_mismatch" in str(told.value)


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip])
async def test_opentelemetrys_exporter_delivers_spans(
    daemon: Daemon, compression: Compression
) -> None:
    provider = TracerProvider(resource=RESOURCE)
    exporter = OTLPSpanExporter(
        endpoint=f"{daemon.url}/v1/traces",
        headers={"Authorization": "Bearer token-of-the-spans"},
        compression=compression,
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("story")

    def calls() -> float:
        return counted(daemon, "chat_llm_calls_total", provider="openai")

    def foreign() -> float:
        return counted(daemon, "webhook_events_total", source="spans", result="unmapped")

    before, others = calls(), foreign()
    for _ in range(3):
        with tracer.start_as_current_span("GET /"):
            with tracer.start_as_current_span("chat gpt-4o", attributes=CALL):
                pass
    assert provider.force_flush()
    assert calls() - before == 3
    provider.shutdown()

    async def are_counted() -> bool:
        return foreign() - others == 3

    # What no event moves waits for a transaction that carries it.
    await eventually(are_counted, what="the count of foreign spans")


def test_opentelemetrys_exporter_delivers_log_records(daemon: Daemon) -> None:
    provider = LoggerProvider(resource=RESOURCE)
    exporter = OTLPLogExporter(
        endpoint=f"{daemon.url}/v1/logs", headers={"Authorization": "Bearer token-of-the-spans"}
    )
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    details = "gen_ai.client.inference.operation.details"

    def logged() -> None:
        now = int(clock.unix()) * 10**9
        record = LogRecord(timestamp=now, event_name=details, attributes=CALL)
        provider.get_logger("story").emit(record)
        assert provider.force_flush()

    assert moved(daemon, logged, "chat_llm_tokens_total", type="input") == 100
    provider.shutdown()


def test_a_sender_of_standard_webhooks_delivers(daemon: Daemon) -> None:
    now = clock.now()
    told = {"score": 5, "conversation_id": "c-1"}
    body = json.dumps(
        {"type": "chat.feedback.received", "timestamp": now.isoformat(), "data": told}
    )
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(SECRET).sign("msg_1", now, body),
    }

    def posted() -> None:
        request = urllib.request.Request(
            f"{daemon.url}/webhooks/hooks",
            body.encode(),
            {"Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status in {200, 202}

    def twice() -> None:
        posted()
        posted()

    assert moved(daemon, twice, "chat_feedback_total", score="5") == 1
