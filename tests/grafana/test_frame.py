import msgspec

from grafana import frame, links
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.sdk import stat

FRAME = Frame(
    title="Things",
    about=About("How many.", "They matter.", "count them."),
    unit="short",
    queries=(Query("sum(a_total)", "a"), Query("b / a_total", "b")),
    empty="no thing",
)


def test_a_description_says_what_why_what_to_do_and_of_which_metrics() -> None:
    said = "How many.\n\nThey matter.\n\n**If it looks bad:** count them.\n\n`a_total`, `b`"
    assert frame.description(FRAME) == said


def test_a_number_is_of_the_title_and_not_of_the_place() -> None:
    assert frame.number("Things") == frame.number("Things") != frame.number("Others")
    assert 0 <= frame.number("Things") < 1_000_000


def test_a_panel_gets_all_that_its_frame_says() -> None:
    made = frame.framed(stat.Panel(), FRAME).build()
    assert (made.title, made.id_val) == ("Things", frame.number("Things"))
    assert made.grid_pos is not None
    assert (made.grid_pos.w, made.grid_pos.h) == (12, 9)
    assert made.targets is not None
    assert len(made.targets) == 2
    assert made.field_config is not None
    assert made.field_config.defaults is not None
    assert (made.field_config.defaults.unit, made.field_config.defaults.no_value) == (
        "short",
        "no thing",
    )


def test_a_panel_may_lead_to_the_next_level() -> None:
    leading = msgspec.structs.replace(FRAME, links=(links.board("S", "s", "probe"),))
    made = frame.framed(stat.Panel(), leading).build().field_config
    assert made is not None
    assert made.defaults is not None
    assert made.defaults.links is not None
    assert [one.title for one in made.defaults.links] == ["S"]
