from exporter.probes.rpc.trail import Trail


def test_a_check_begins_with_nothing_seen() -> None:
    trail = Trail()
    assert (trail.status, trail.serving) == (None, None)
    assert list(trail.spans) == ["resolve", "connect", "tls", "check"]
