"""Files of unit tests as people write them for promtool."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Self

from msgspec import Meta, Struct, field

from alerting import strict
from alerting.document.text import Text
from alerting.duration import Duration
from alerting.trials import notice_files
from alerting.trials.notice_files import Acknowledged, NoticeTest, Silenced


class Number:
    """A number as Go's YAML and PromQL write it: `1`, `1e3`, `NaN`, `.Inf`, `+Inf`."""

    expected: ClassVar[str] = "a number"
    schema: ClassVar[dict[str, object]] = {"type": ["number", "string"]}

    def __init__(self, value: float) -> None:
        self.value = value

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number; ValueError where it is none."""
        bare = text.lower().replace("_", "x").replace(".inf", "inf").replace(".nan", "nan")
        try:
            return cls(float(bare))
        except ValueError:
            raise ValueError(f"expected {cls.expected}, got {text!r}") from None


class Moment:
    """Seconds since 1970, or RFC 3339."""

    expected: ClassVar[str] = "seconds since 1970 or a time like 2025-10-12T03:00:00Z"
    schema: ClassVar[dict[str, object]] = {"type": ["number", "string"]}

    def __init__(self, at: datetime) -> None:
        self.at = at

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an instant; ValueError where it is none."""
        try:
            return cls(datetime.fromtimestamp(float(text), UTC))
        except (ValueError, OverflowError, OSError):
            pass
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"expected {cls.expected}, got {text!r}") from None
        if at.tzinfo is None:
            raise ValueError(f"expected a time with its zone, like {text}Z")
        return cls(at.astimezone(UTC))


class Series(Struct, frozen=True, forbid_unknown_fields=True):
    """A series and its values from the start on, one an interval."""

    series: Text
    values: Text


class ExpectedAlert(Struct, frozen=True, forbid_unknown_fields=True):
    """An alert that fires; its name is known."""

    exp_labels: dict[str, Text] | None = None
    exp_annotations: dict[str, Text] | None = None


class AlertTest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which alerts of a name fire at a time, no others."""

    eval_time: Duration = field(default_factory=lambda: Duration(0))
    alertname: Text = Text()
    exp_alerts: tuple[ExpectedAlert, ...] | None = None


class ExpectedSample(Struct, frozen=True, forbid_unknown_fields=True):
    """An element of an answer; with a histogram the value does not count."""

    labels: Text = Text()
    value: Number = field(default_factory=lambda: Number(0.0))
    histogram: Text = Text()


class ExprTest(Struct, frozen=True, forbid_unknown_fields=True):
    """What an expression is worth at a time, all of it."""

    expr: Text = Text()
    eval_time: Duration = field(default_factory=lambda: Duration(0))
    exp_samples: tuple[ExpectedSample, ...] | None = None


class Test(Struct, frozen=True, forbid_unknown_fields=True):
    """Series, and what is to be found of them."""

    __test__ = False

    name: Text = Text()
    interval: Duration | None = None
    start_timestamp: Moment | None = None
    input_series: tuple[Series, ...] | None = None
    external_labels: dict[str, Text] = {}
    external_url: Text = Text()
    alert_rule_test: tuple[AlertTest, ...] | None = None
    promql_expr_test: tuple[ExprTest, ...] | None = None
    silences: tuple[Silenced, ...] | None = None
    acknowledgements: tuple[Acknowledged, ...] | None = None
    notice_test: tuple[NoticeTest, ...] | None = None

    @property
    def end(self) -> Duration:
        """The last time that is looked at."""
        alerts = [one.eval_time for one in self.alert_rule_test or ()]
        notices = [one.end for one in self.notice_test or ()]
        exprs = [one.eval_time for one in self.promql_expr_test or ()]
        return max([*alerts, *notices, *exprs] or [_START])


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of unit tests; rule files are found from where it lies."""

    rule_files: tuple[Text, ...] | None = None
    evaluation_interval: Annotated[Duration, Meta(description="how often rules are evaluated")] = (
        field(default_factory=lambda: Duration(60))
    )
    fuzzy_compare: bool = False
    group_eval_order: tuple[Text, ...] | None = None
    alertmanager: Annotated[
        Text, Meta(description="alerting.yml that notices go by; that of chatwatch.yml without it")
    ] = Text()
    tests: tuple[Test, ...] | None = None


_START = Duration(0)


def load(path: str) -> File:
    """Return the tests of a file; ConfigError says what is wrong with it."""
    return strict.load_file(path, File, environ={}, check=_found)


def _found(file: File) -> Iterator[tuple[str, str]]:
    if not file.evaluation_interval.seconds:
        yield "evaluation_interval", "expected more than no time"
    for number, test in enumerate(file.tests or ()):
        if test.interval is not None and not test.interval.seconds:
            yield f"tests[{number}].interval", "expected more than no time"
        for path, said in notice_files.problems(test.notice_test):
            yield f"tests[{number}].{path}", said
        for place, one in enumerate(test.alert_rule_test or ()):
            if not one.alertname:
                path = f"tests[{number}].alert_rule_test[{place}].alertname"
                yield path, "missing; expected the name of an alert"
