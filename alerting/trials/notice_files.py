"""What a unit test says of notices: ours, beside promtool's keys."""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from alerting.dispatch.matchers import Line
from alerting.document.text import Text
from alerting.duration import Duration
from alerting.model import Labels, labels
from alerting.promql.errors import QueryError
from alerting.promql.rows import NAME
from alerting.strict import by_default
from alerting.trials import notation


class Silenced(Struct, frozen=True, forbid_unknown_fields=True):
    """A silence that somebody makes during the test."""

    matchers: tuple[Line, ...]
    until: Annotated[Duration, Meta(description="when it ends, from the start of the test")]
    at: Annotated[Duration, Meta(description="when it is made, from the start of the test")] = (
        by_default(Duration(0))
    )


class Acknowledged(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody says during the test that they look after alerts that fire then."""

    alertname: Text
    at: Duration
    by: Text = Text("somebody")


class ExpectedNotice(Struct, frozen=True, forbid_unknown_fields=True):
    """A notice: `alerts` are written as series are, and may leave labels out; None is any."""

    at: Duration
    status: Literal["firing", "resolved", "acknowledged"] = "firing"
    alerts: tuple[Text, ...] | None = None
    reason: Annotated[Text, Meta(description="why it is told; any without it")] = Text()


class NoticeTest(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a receiver is told from one time to another, in this order."""

    receiver: Text
    start: Duration = field(name="from", default_factory=lambda: Duration(0))
    to: Annotated[Duration | None, Meta(description="the end of the test without it")] = None
    exp_notices: tuple[ExpectedNotice, ...] | None = None

    @property
    def end(self) -> Duration:
        """The last time that it looks at."""
        return max([self.start, self.to or self.start, *(one.at for one in self.exp_notices or ())])


def named(alert: str) -> Labels:
    """Return the labels that an alert of a notice is to have; QueryError or ValueError."""
    told = dict(notation.described(alert))
    name = told.pop(NAME, "")
    return labels({**told, "alertname": name} if name else told)


def problems(tests: tuple[NoticeTest, ...] | None) -> Iterator[tuple[str, str]]:
    """Yield alerts that cannot be read, by their paths below the test."""
    for place, test in enumerate(tests or ()):
        for number, notice in enumerate(test.exp_notices or ()):
            for index, alert in enumerate(notice.alerts or ()):
                try:
                    named(alert)
                except (QueryError, ValueError) as error:
                    yield f"notice_test[{place}].exp_notices[{number}].alerts[{index}]", str(error)
