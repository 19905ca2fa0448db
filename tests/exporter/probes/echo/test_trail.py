from exporter.probes.echo import trail
from exporter.probes.echo.trail import Trail


def test_a_ping_has_its_phases_and_a_hop_limit_once_it_is_answered() -> None:
    filled = Trail()
    filled.enter("setup", 1.0)
    filled.enter("rtt", 1.5)
    filled.end(1.75)
    spans = {one.labels[0]: one.value for one in trail.measured(filled, None)}
    assert spans == {"resolve": 0.0, "setup": 0.5, "rtt": 0.25}
    filled.hop_limit = 57
    (limit,) = [
        one.value
        for one in trail.measured(filled, None)
        if one.metric == "probe_icmp_reply_hop_limit"
    ]
    assert limit == 57
