from exporter.probes.heartbeats import record
from exporter.store.heartbeats import Row
from tests.exporter.probes.heartbeats.examples import at, ping, told


def test_what_is_known_survives_the_disk() -> None:
    for pings in (
        [ping("success", 0)],
        [ping("start", 0, "a"), ping("start", 1), ping("fail", 2, "a", exit=3, said="ü")],
    ):
        known = told(*pings)
        assert known is not None
        assert record.state(record.row("job", known)) == known


def test_a_row_is_of_plain_values() -> None:
    known = told(ping("start", 0), ping("success", 1, "a", exit=0))
    assert known is not None
    ms = round(at(1).timestamp() * 1000)
    assert record.row("job", known) == Row("job", ms, ms, None, 0, 60.0, "", "[]", '["a"]')
