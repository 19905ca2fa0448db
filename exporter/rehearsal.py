"""The shell of a backtest: whose samples are asked, of which hours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from alerting import clock
from alerting.duration import Duration, Size
from alerting.notify.tls import Tls
from alerting.remote.query import Remote
from alerting.remote.settings import Prometheus
from alerting.rulebook.groups import Group
from alerting.secret import Secret
from alerting.trials import backtest
from alerting.trials.outcomes import Backtest
from exporter import remote
from exporter.config import Config
from exporter.web.prometheus import times

_PATIENCE: Final = Duration(120)
_LARGEST: Final = "256MiB"
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def server(config: Config, url: str | None, token: str | None) -> Prometheus:
    """Return who is asked: the server of a URL, else of the configuration, else the daemon.

    ValueError says what is wrong with the URL or the token.
    """
    bearer = Secret(token) if token else None
    evaluate = config.alerting.evaluate
    if url is not None:
        found = Prometheus(prometheus=url, bearer=bearer)
    elif isinstance(evaluate, Prometheus):
        found = evaluate
    else:
        # The daemon's certificate bears its public name, not the address that is asked here.
        tls = Tls(insecure_skip_verify=True) if config.server.tls else None
        found = Prometheus(prometheus=remote.address(config), bearer=bearer, tls=tls)
    return replace(found, timeout=_PATIENCE, answer=Size.parse(_LARGEST))


async def run(
    groups: Sequence[Group],
    settings: Prometheus,
    every: Duration,
    *,
    length: str | None = None,
    end: str | None = None,
    step: str | None = None,
) -> Backtest:
    """Return what rules would have said; raises Unanswered, TooMuch, and ValueError.

    ``length`` and ``step`` are spans, ``end`` is an instant, as people write them.
    """
    until = clock.now() if end is None else _EPOCH + timedelta(milliseconds=times.instant(end))
    back = timedelta(milliseconds=times.span(length or "6h"))
    every = Duration(times.span(step) / 1000) if step is not None else every
    if back <= timedelta() or every.seconds < 1:
        raise ValueError("--range has to be longer than nothing, and --step at least 1s")
    asked = backtest.span(groups, until - back, until, every)
    server = Remote(settings)
    try:
        fetch = partial(server.over, step=every)
        replay = await backtest.fetched(groups, asked, fetch)
    finally:
        await server.close()
    return await backtest.backtest(groups, asked, replay)
