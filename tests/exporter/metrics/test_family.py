"""One metric's series: rows, lines, parts."""

from exporter.metrics import catalogue
from exporter.metrics.family import Family

DEPTH = catalogue.gauge("depth", "Depth", "tenant source")
TIME = catalogue.histogram("time_seconds", "Time", (0.5, 2), "tenant")


def test_a_histogram_has_a_part_a_bucket_and_count_and_sum() -> None:
    assert Family(TIME).parts == ("le=0.5", "le=2.0", "le=+Inf", "count", "sum")
    assert Family(DEPTH).parts == ("",)


def test_a_bucket_moves_up_to_the_count_and_the_sum_itself_only() -> None:
    assert Family(TIME).ends(10) == [14, 14, 14, 14, 15]
    assert Family(DEPTH).ends(10) == [11]


def test_lines_stand_in_the_order_of_the_series_and_of_their_parts() -> None:
    family = Family(TIME)
    family.enter(family.member(("b",), 40))
    family.enter(family.member(("",), 7))
    assert family.rows().tolist() == [40, 41, 42, 43, 44, 7, 8, 9, 10, 11]
    assert family.prefixes[0] == b'time_seconds_bucket{tenant="b",le="0.5"} '
    assert family.prefixes[3:5] == [
        b'time_seconds_count{tenant="b"} ',
        b'time_seconds_sum{tenant="b"} ',
    ]
    assert family.prefixes[8] == b"time_seconds_count "


def test_a_series_that_leaves_changes_no_list_that_was_handed_out() -> None:
    family = Family(DEPTH)
    for first, source in enumerate("abc"):
        family.enter(family.member(("", source), first))
    handed, rows = family.prefixes, family.rows()
    family.leave(1)
    assert len(handed) == len(rows) == 3
    assert family.rows().tolist() == [0, 2]
    assert family.prefixes == [b'depth{source="a"} ', b'depth{source="c"} ']


def test_a_series_key_names_its_labels_in_their_own_order() -> None:
    member = Family(DEPTH).member(("t", 'a"b'), 0)
    assert (member.tenant, member.key) == ("t", r'{"source":"a\"b","tenant":"t"}')
    assert Family(DEPTH).member(("", ""), 0).key == "{}"


def test_a_total_finds_its_row_by_its_part() -> None:
    offsets = [Family(TIME).offset(part) for part in ("le=0.1", "le=2.0", "le=3", "sum", "", "x")]
    assert offsets == [0, 1, 2, 4, None, None]
    assert Family(catalogue.counter("c_total", "C")).offset("") == 0
    assert Family(DEPTH).offset("") is None
