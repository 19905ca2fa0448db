from grafana import annotations
from tests.grafana.panels import written


def test_a_mark_stands_where_something_begins_and_not_all_the_time_it_goes_on() -> None:
    for one in (*annotations.BOTH, *annotations.OF_A_MONTH):
        made = written(one)
        now, before = made["expr"].split(" > ")
        assert before == f"{now.removesuffix(')')} offset {made['step']})"


def test_a_month_is_not_asked_by_the_minute() -> None:
    """Prometheus answers with at most 11,000 points."""
    assert {written(one)["step"] for one in annotations.BOTH} == {"60s"}
    assert {written(one)["step"] for one in annotations.OF_A_MONTH} == {"7200s"}


def test_alerts_are_red_and_changes_say_of_what() -> None:
    alerts, changes = (written(one) for one in annotations.BOTH)
    assert alerts["iconColor"] == "red"
    assert changes["titleFormat"].endswith("{{kind}}")


def test_a_month_is_not_hidden_by_its_alerts() -> None:
    alerts, changes = (written(one) for one in annotations.OF_A_MONTH)
    assert (alerts["enable"], changes["enable"]) == (False, True)


def test_marks_can_be_switched_off_at_the_top_of_the_page() -> None:
    for one in annotations.BOTH:
        made = written(one)
        assert made["enable"] is True
        assert "placement" not in made
