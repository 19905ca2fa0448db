"""The series that alerts leave among the samples."""

from datetime import timedelta

from alerting import traces
from alerting.model import Alert, State, labels
from tests.alerting.ground import START


def alert(state: State, **more: str) -> Alert:
    return Alert(
        rule="A",
        labels=labels({"alertname": "A", **more}),
        annotations=(),
        state=state,
        value=7.0,
        active_at=START + timedelta(milliseconds=700),
    )


def test_what_is_pending_or_fires_is_a_series_and_its_beginning_another() -> None:
    found = traces.traces([alert("pending", job="a"), alert("firing", job="b"), alert("resolved")])
    assert found == {
        labels({"__name__": "ALERTS", "alertname": "A", "alertstate": "pending", "job": "a"}): 1.0,
        labels({"__name__": "ALERTS", "alertname": "A", "alertstate": "firing", "job": "b"}): 1.0,
        labels({"__name__": "ALERTS_FOR_STATE", "alertname": "A", "job": "a"}): START.timestamp(),
        labels({"__name__": "ALERTS_FOR_STATE", "alertname": "A", "job": "b"}): START.timestamp(),
    }
