from typing import Any

import pytest

from exporter.answer_table import table


def vector(*series: tuple[dict[str, str], str]) -> dict[str, Any]:
    found = [{"metric": labels, "value": [0, value]} for labels, value in series]
    return {"resultType": "vector", "result": found}


def matrix(*series: tuple[dict[str, str], list[tuple[float, str]]]) -> dict[str, Any]:
    found = [{"metric": labels, "values": values} for labels, values in series]
    return {"resultType": "matrix", "result": found}


def lines(data: dict[str, Any]) -> list[str]:
    return table(data).splitlines()


def test_what_all_series_share_stands_above_them() -> None:
    data = vector(
        ({"__name__": "m_total", "tenant": "t", "channel": "web"}, "12"),
        ({"__name__": "m_total", "tenant": "t", "channel": "whatsapp"}, "3.5"),
        ({"__name__": "m_total", "tenant": "t"}, "NaN"),
    )
    assert lines(data) == [
        'm_total{tenant="t"}',
        "",
        "channel   value",
        "web          12",
        "whatsapp    3.5",
        "            NaN",
    ]


def test_one_series_is_a_heading_and_a_value() -> None:
    assert lines(vector(({"__name__": "up", "job": "a"}, "1"))) == [
        'up{job="a"}',
        "",
        "value",
        "    1",
    ]


def test_one_without_labels_is_a_value() -> None:
    assert lines(vector(({}, "1"))) == ["value", "    1"]


@pytest.mark.parametrize("data", [vector(), matrix()], ids=["vector", "matrix"])
def test_no_series_is_said_in_words(data: dict[str, Any]) -> None:
    assert table(data) == "nothing: no series has a value"


@pytest.mark.parametrize("kind", ["scalar", "string"])
def test_scalars_and_strings_are_told_alone(kind: str) -> None:
    assert table({"resultType": kind, "result": [0, "2"]}) == "2"


def test_few_series_over_time_stand_side_by_side() -> None:
    data = matrix(
        ({"__name__": "m", "a": "1"}, [(0, "1"), (15.5, "2")]),
        ({"__name__": "m", "a": "2"}, [(15.5, "300")]),
    )
    assert lines(data) == [
        "m",
        "",
        'time                      {a="1"}  {a="2"}',
        "1970-01-01 00:00:00Z            1",
        "1970-01-01 00:00:15.500Z        2      300",
    ]


def test_one_series_over_time_needs_no_name_in_its_column() -> None:
    assert lines(matrix(({}, [(0, "1")]))) == [
        "time                  value",
        "1970-01-01 00:00:00Z      1",
    ]


@pytest.mark.parametrize("count", [15, 100])
def test_of_series_that_are_too_wide_together_each_point_has_a_row(count: int) -> None:
    many = [({"a": f"{place:03}"}, [(0.0, "1"), (60.0, "2")]) for place in range(count)]
    told = lines(matrix(*many))
    assert told[0] == "a    time                  value"
    assert told[1:3] == ["000  1970-01-01 00:00:00Z      1", "000  1970-01-01 00:01:00Z      2"]
    assert len(told) == 2 * count + 1


def test_instants_beyond_the_calendar_are_seconds() -> None:
    assert "9000000000000000.0 " in table(matrix(({}, [(9e15, "1")])))
    assert "-62000000001 " in table(matrix(({}, [(-62_000_000_001, "1")])))
    assert "0005-04-" in table(matrix(({}, [(-62_000_000_000, "1")])))


def test_a_terminal_is_given_nothing_to_obey() -> None:
    told = table(vector(({"a": "\x1b[2J\n"}, "1"), ({"a": "b", "c": "\x9b"}, "2")))
    assert "\x1b" not in told
    assert "\x9b" not in told
    assert r"\x1b[2J\n" in told
    assert "\x7f" not in table(vector(({"a": "\x7f"}, "1")))
