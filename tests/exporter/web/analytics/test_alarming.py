from alerting.view import View
from exporter.web.analytics import alarming
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert


class Posted:
    """What stands for a dispatcher, which also knows of ours."""

    def firing(self) -> tuple[object, ...]:
        return alert("ours"), alert("theirs", rule="")


def test_what_fires_is_ours_and_what_others_posted() -> None:
    ours = View(None, (alert("ours"), alert("pends", state="pending")), ())
    assert [one.name for one in alarming.firing(Watched(alerts=lambda: ours))] == ["ours"]
    both = Watched(alerts=lambda: ours, dispatcher=Posted)  # type: ignore[arg-type]
    assert [one.name for one in alarming.firing(both)] == ["ours", "theirs"]
