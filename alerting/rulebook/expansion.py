"""Texts of Prometheus' rules made for a sample; a mistake becomes text, and is counted."""

from collections.abc import Callable
from datetime import datetime

from alerting.gotemplate import Fault, annotations
from alerting.gotemplate.annotations import Surroundings
from alerting.model import Labels, Sample
from alerting.promql.errors import QueryError
from alerting.promql.values import Vector


class Expander:
    """Makes the texts of one instant; `failures` is how many had a mistake."""

    def __init__(
        self,
        now: datetime,
        ask: Callable[[str], Vector],
        external_url: str = "",
        external_labels: Labels = (),
    ) -> None:
        """Take what answers a question of a text; it may raise QueryError."""
        self.failures = 0
        self._ask = ask
        self._around = Surroundings(now, self._answer, external_labels, external_url)

    def __call__(self, text: str, alert: str, sample: Sample) -> str:
        """Return a text of the rule of an alert, about a sample with the labels it had."""
        said, error = annotations.expanded(text, alert, sample.labels, sample.value, self._around)
        self.failures += error is not None
        return said

    def _answer(self, text: str) -> tuple[Sample, ...]:
        try:
            found = self._ask(text)
        except QueryError as error:
            raise Fault(str(error)) from None
        return tuple(map(Sample, found.rows.labels, found.values.tolist()))
