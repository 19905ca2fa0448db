from exporter.metrics.catalogue import probe_websocket
from exporter.probes.frames import gauges
from exporter.probes.frames.trail import Trail


def shown(trail: Trail, *, scripted: bool = True) -> dict[tuple[str, ...], float]:
    return {
        (one.metric.removeprefix("probe_websocket_"), *one.labels): one.value
        for one in gauges.measured(trail, scripted=scripted)
        if "websocket" in one.metric
    }


def full() -> Trail:
    trail = Trail()
    for at, phase in enumerate(trail.spans):
        trail.enter(phase, at)
    trail.end(5.0)
    trail.status, trail.upgraded, trail.unmatched, trail.ping = 101, True, True, 0.25
    return trail


def test_tls_is_part_of_connecting() -> None:
    assert shown(full()) == {
        ("duration_seconds", "resolve"): 1.0,
        ("duration_seconds", "connect"): 2.0,
        ("duration_seconds", "processing"): 1.0,
        ("duration_seconds", "transfer"): 1.0,
        ("status_code",): 101,
        ("connection_upgraded",): 1.0,
        ("failed_due_to_regex",): 1.0,
        ("ping_seconds",): 0.25,
    }


def test_without_a_script_and_a_ping_there_is_nothing_of_them() -> None:
    found = shown(Trail(), scripted=False)
    assert set(found.values()) == {0}
    assert not {("failed_due_to_regex",), ("ping_seconds",)} & set(found)


def test_all_of_them_stand_in_the_catalogue() -> None:
    offered = {one.name for one in probe_websocket.PROBE_WEBSOCKET}
    assert {f"probe_websocket_{name}" for name, *_ in shown(full())} == offered
