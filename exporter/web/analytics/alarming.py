"""What fires at this moment, by our rules and as others posted."""

from alerting.model import Alert
from exporter.analytics import alarms
from exporter.web.watched import Watched


def firing(watched: Watched) -> list[Alert]:
    """Return what fires now."""
    dispatcher = watched.dispatcher()
    posted = dispatcher.firing() if dispatcher is not None else ()
    return alarms.firing(watched.alerts().firing, posted)
