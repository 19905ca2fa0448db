"""A sample store over a source that a test writes by hand."""

from alerting.duration import Duration
from alerting.samples import Samples, Settings
from alerting.series.selector import parsed
from tests.alerting.ground import at
from tests.alerting.measured import Measured

HOUR = Duration(3600)


def milliseconds(tick: int) -> int:
    return round(at(tick).timestamp() * 1000)


class Stand:
    """A store with a source; `tick` takes a sample of what the source shows."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.source = Measured()
        self.samples = Samples(self.source, settings or Settings())
        self.now = 0

    def tick(self, values: dict[str, float] | None = None) -> None:
        self.source.show(values or {})
        self.samples.take(at(self.now))
        self.now += 1

    def seen(self, text: str, span: Duration = HOUR) -> list[list[float | None]]:
        """Return the values of each series in the last span, None where there is none."""
        window = self.samples.window(self.samples.series(parsed(text)), span, at(self.now - 1))
        return [
            [value if there else None for value, there in zip(values, present, strict=True)]
            for values, present in zip(window.values.T.tolist(), window.present.T, strict=True)
        ]
