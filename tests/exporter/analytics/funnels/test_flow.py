from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days, measures
from exporter.analytics.cells import Cell
from exporter.analytics.funnels import flow, passages
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START
from tests.exporter.analytics.funnels.samples import PLAN, hits

UTC = ZoneInfo("UTC")
TODAY = days.day(START, UTC)


def test_a_passage_counts_on_the_day_on_which_it_began() -> None:
    late = START + 15 * HOUR - MINUTE
    found = flow.cells(passages.passages(hits("a.b", start=late), PLAN), PLAN, UTC)
    name = [measures.name(PLAN.key, step) for step in range(2)]
    bucket = measures.name(buckets.of(2 * MINUTE), PLAN.key, "1")
    assert dict(found) == {
        Cell(TODAY, "web", "", "funnel_reached", name[0]): 1,
        Cell(TODAY, "web", "", "funnel_reached", name[1]): 1,
        Cell(TODAY, "web", "", "funnel_step_n", name[1]): 1,
        Cell(TODAY, "web", "", "funnel_step_ms", name[1]): 2 * MINUTE,
        Cell(TODAY, "web", "", "funnel_step_bucket", bucket): 1,
    }


def test_passages_add_up_and_those_of_no_channel_are_of_another() -> None:
    told = [*hits("ab"), *(hit._replace(channel="") for hit in hits("a", start=START + DAY))]
    found = flow.cells(passages.passages(told, PLAN), PLAN, UTC)
    reached = {
        (cell.day - TODAY, cell.channel): n
        for cell, n in found.items()
        if cell.name.endswith("0")
        if cell.measure == "funnel_reached"
    }
    assert reached == {(0, "web"): 1, (1, "other"): 1}
