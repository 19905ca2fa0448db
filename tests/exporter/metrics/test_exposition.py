"""What is written is what the parsers read, in both formats."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.metrics import catalogue, exposition
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.metrics.limits import Limits
from tests.exporter.metrics.readers import openmetrics_of, text_of

GAUGE = catalogue.gauge("depth", "Depth", "source")
COUNTER = catalogue.counter("read_bytes_total", "Bytes", "tenant source")
TIME = catalogue.histogram("time_seconds", "Time", (0.5, 2), "tenant")


def table(*metrics: catalogue.Metric, series: int = 2000) -> Table:
    return Table(metrics or (GAUGE, COUNTER, TIME), Guard(Limits({"source": series}, series)))


def written(of: Table, *, modern: bool = False) -> bytes:
    return b"".join(exposition.chunks(of.snapshot(), modern))


def example() -> Table:
    on = table()
    on.set(on.row("depth", "bot"), 3.0)
    on.add({on.row("read_bytes_total", "", "bot"): 1e21})
    on.add(dict(on.cells("time_seconds", 1.0, "acme")))
    return on


def test_the_prometheus_format_to_the_letter() -> None:
    assert written(example()).decode() == (
        "# HELP depth Depth\n"
        "# TYPE depth gauge\n"
        'depth{source="bot"} 3.0\n'
        "# HELP read_bytes_total Bytes\n"
        "# TYPE read_bytes_total counter\n"
        'read_bytes_total{source="bot"} 1e21\n'
        "# HELP time_seconds Time\n"
        "# TYPE time_seconds histogram\n"
        'time_seconds_bucket{tenant="acme",le="0.5"} 0.0\n'
        'time_seconds_bucket{tenant="acme",le="2.0"} 1.0\n'
        'time_seconds_bucket{tenant="acme",le="+Inf"} 1.0\n'
        'time_seconds_count{tenant="acme"} 1.0\n'
        'time_seconds_sum{tenant="acme"} 1.0\n'
    )


def test_openmetrics_names_families_without_total_and_their_units_and_ends() -> None:
    text = written(example(), modern=True).decode()
    assert text.endswith("\n# EOF\n")
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads[2:5] == [
        "# HELP read_bytes Bytes",
        "# TYPE read_bytes counter",
        "# UNIT read_bytes bytes",
    ]
    assert 'read_bytes_total{source="bot"} 1e21' in text


def test_an_empty_table_is_an_empty_page() -> None:
    assert written(table()) == b""
    assert written(table(), modern=True) == b"# EOF\n"


@pytest.mark.parametrize("read", [text_of, openmetrics_of], ids=["text", "openmetrics"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 1e-320, 2.0**1023])
def test_any_float_comes_through(value: float, read: object) -> None:
    on = table()
    on.set(on.row("depth", "a"), 1.0)
    on.set(on.row("depth", "b"), value)
    on.set(on.row("depth", "c"), 2.5)
    assert callable(read)
    lines = read(written(on, modern=read is openmetrics_of))["depth"][3]
    assert [line[2] for line in lines] == ["1.0", repr(value), "2.5"]


@given(st.dictionaries(st.text(max_size=20), st.floats(), max_size=12))
def test_both_parsers_read_any_label_and_any_number(values: dict[str, float]) -> None:
    on = table()
    expected = set()
    for source, value in values.items():
        row = on.row("depth", source)
        on.set(row, value)
        expected.add(((("source", source),) if source else (), repr(value)))
    text = text_of(written(on)).get("depth", ("", "", "", []))[3]
    modern = openmetrics_of(written(on, modern=True)).get("depth", ("", "", "", []))[3]
    assert {line[1:] for line in text} == {line[1:] for line in modern} == expected


@pytest.mark.parametrize(
    ("value", "escaped"), [("\\", r"\\"), ("a\nb", r"a\nb"), ('"', r"\""), ("\\n", r"\\n")]
)
def test_what_would_end_a_label_is_escaped(value: str, escaped: str) -> None:
    assert exposition.prefix("m", {"l": value}).decode() == f'm{{l="{escaped}"}} '


def test_labels_that_are_empty_are_left_out() -> None:
    assert exposition.prefix("m", {"a": "", "b": "x"}) == b'm{b="x"} '
    assert exposition.prefix("m", {"a": ""}) == b"m "


def test_many_lines_come_in_chunks_that_join_to_the_whole() -> None:
    count = 3 * exposition.CHUNK_LINES
    on = table(series=count)
    for n in range(count):
        on.set(on.row("depth", f"s{n}"), float(n))
        on.row("read_bytes_total", "t", f"s{n % 9}")
    parts = list(exposition.chunks(on.snapshot(), openmetrics=True))
    assert max(part.count(b"\n") for part in parts) <= 2 * exposition.CHUNK_LINES
    assert len(parts) == 4
    depths = openmetrics_of(b"".join(parts))["depth"][3]
    assert [line[2] for line in depths] == [repr(float(n)) for n in range(count)]


def test_moves_between_two_chunks_are_not_seen() -> None:
    on = example()
    reading = exposition.chunks(on.snapshot(), openmetrics=False)
    on.set(on.row("depth", "bot"), 9.0)
    on.set(on.row("depth", "late"), 9.0)
    text = b"".join(reading)
    assert b'depth{source="bot"} 3.0' in text
    assert b"late" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1.0"), (math.inf, "+Inf"), (-math.inf, "-Inf"), (math.nan, "NaN"), (1e21, "1e+21")],
)
def test_a_number_is_written_as_go_reads_it(value: float, text: str) -> None:
    assert exposition.number(value) == text
