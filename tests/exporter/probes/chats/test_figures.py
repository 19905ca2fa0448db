from exporter.metrics import catalogue
from exporter.probes.chats import figures
from exporter.probes.chats.asking import Asked, OverHttp, OverWebsocket
from exporter.probes.fault import Fault
from exporter.probes.result import Gauge


def shown(gauges: tuple[Gauge, ...]) -> dict[tuple[str, ...], float]:
    for one in gauges:
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1
    chats = (one for one in gauges if one.metric.startswith("probe_chat_"))
    return {(one.metric.removeprefix("probe_chat_"), *one.labels): one.value for one in chats}


def test_what_came_is_measured_question_by_question() -> None:
    trail = OverHttp()
    trail.progress.asked = [Asked("a", 0.1, 0.5, 12, 0.02, 1.5), Asked("b")]
    trail.progress.question = "b"
    assert shown(figures.over_http(trail, Fault("timeout", "x"))) == {
        ("question_success", "a"): 1,
        ("first_token_seconds", "a"): 0.1,
        ("answer_seconds", "a"): 0.5,
        ("event_seconds", "a"): 1.5,
        ("answer_characters", "a"): 12,
        ("cost", "a"): 0.02,
        ("question_success", "b"): 0,
    }


def test_over_a_websocket_there_are_no_figures_of_http() -> None:
    trail = OverWebsocket()
    trail.progress.asked = [Asked("a", 0.1)]
    gauges = figures.over_websocket(trail, None)
    assert shown(gauges) == {("question_success", "a"): 1, ("first_token_seconds", "a"): 0.1}
    assert not any(one.metric.startswith("probe_http") for one in gauges)
