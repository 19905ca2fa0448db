"""The gauges of a chat probe."""

from collections.abc import Iterator

from exporter.probes import gauges as common
from exporter.probes.chats.asking import Asked, OverHttp, OverWebsocket, Progress
from exporter.probes.fault import Fault
from exporter.probes.hypertext import gauges
from exporter.probes.result import Gauge


def over_http(asking: OverHttp, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run over HTTP has measured: the last request's gauges are among them."""
    return (*gauges.measured(asking, fault), *_questions(asking.progress, fault))


def over_websocket(asking: OverWebsocket, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run over WebSocket has measured."""
    return (*common.way(asking), *common.tls(asking.session), *_questions(asking.progress, fault))


def _questions(progress: Progress, fault: Fault | None) -> Iterator[Gauge]:
    for one in progress.asked:
        failed = fault is not None and one.name == progress.question
        yield Gauge("probe_chat_question_success", (one.name,), float(not failed))
        yield from _spans(one)
        if one.characters is not None:
            yield Gauge("probe_chat_answer_characters", (one.name,), one.characters)
        if one.cost is not None:
            yield Gauge("probe_chat_cost", (one.name,), one.cost)


def _spans(one: Asked) -> Iterator[Gauge]:
    spans = {
        "probe_chat_first_token_seconds": one.first,
        "probe_chat_answer_seconds": one.total,
        "probe_chat_event_seconds": one.returned,
    }
    for name, seconds in spans.items():
        if seconds is not None:
            yield Gauge(name, (one.name,), seconds)
