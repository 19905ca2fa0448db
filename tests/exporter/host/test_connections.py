from hypothesis import given
from hypothesis import strategies as st

from exporter.host import connections
from exporter.metrics import catalogue

HEAD = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
LINE = b"   0: 0100007F:1F90 00000000:0000 %s 00000000:00000000 00:00000000 00000000     0\n"


def test_each_line_counts_for_its_state_and_the_heading_for_none() -> None:
    lines = [HEAD, *[LINE % code for code in (b"01", b"01", b"0A", b"06", b"03", b"0C")]]
    told = connections.counted(lines)
    assert {state: count for state, count in told.items() if count} == {
        "established": 2,
        "listen": 1,
        "time_wait": 1,
        "syn_received": 2,
    }


def test_every_state_has_its_number_even_where_there_is_nothing() -> None:
    assert set(connections.counted([])) == connections.STATES
    assert set(connections.counted([]).values()) == {0}
    assert connections.ESTABLISHED in connections.STATES


def test_states_are_those_of_the_catalogue() -> None:
    metric = catalogue.metric("system_network_connections")
    assert metric.values["network_connection_state"] == connections.STATES


@given(st.lists(st.binary(max_size=80)))
def test_lines_that_mean_nothing_count_for_nothing(lines: list[bytes]) -> None:
    assert sum(connections.counted(lines).values()) <= len(lines)


def test_a_state_of_a_later_kernel_is_passed_over() -> None:
    assert not any(connections.counted([LINE % b"0F", b"\n", b"0: a b"]).values())
