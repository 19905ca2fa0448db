"""For how long nothing came of the sources that feed integrations."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

INTEGRATION_SILENCE = (
    _gauge(
        "integration_silence_seconds",
        "Time since the last webhook of the source that feeds an integration; absent before the "
        "first one",
        "integration provider",
    ),
    _gauge(
        "integration_silence_expected_events",
        "How many events usually come in the time since the last webhook, at the same hours of "
        "other days; absent until three such days are known",
        "integration provider",
    ),
)
