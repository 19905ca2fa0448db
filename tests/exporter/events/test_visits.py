from exporter.events import visits
from tests.exporter.events.examples import complaint, event


def test_a_page_tells_where_its_reader_came_from() -> None:
    data = event(
        "web.page.viewed",
        traffic_source="newsletter",
        load_seconds=0.8,
        referrer="https://example.com/",
        country="FR",
    ).data
    assert isinstance(data, visits.PageViewed)
    assert (data.page, data.traffic_source, data.country) == ("/prices", "newsletter", "FR")


def test_a_bug_needs_nothing_but_may_be_told() -> None:
    data = event("web.bug.reported", text="the button is dead").data
    assert isinstance(data, visits.BugReported)
    assert data.text == "the button is dead"


def test_a_step_belongs_to_a_funnel() -> None:
    data = event("funnel.step.reached").data
    assert isinstance(data, visits.StepReached)
    assert (data.funnel, data.step) == ("signup", "mail")
    assert complaint("funnel.step.reached", step="x" * 101).startswith("data.step: expected")
