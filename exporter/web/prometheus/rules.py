"""`/api/v1/rules` and `/api/v1/alerts`: what is judged, and what that said last.

https://prometheus.io/docs/prometheus/latest/querying/api/#rules
"""

from collections.abc import Iterator

import msgspec
from aiohttp import web

from alerting.quoting import quoted
from exporter.web.prometheus import envelope, exchange, judged
from exporter.web.prometheus.expressions import selectors
from exporter.web.prometheus.judged import Wanted
from exporter.web.prometheus.parameters import Parameters, wrong
from exporter.web.watched import WATCHED

_KINDS = {"": (), "alert": ("alerting",), "record": ("recording",)}
_FLAGS = {
    **dict.fromkeys(("", "0", "f", "F", "false", "False", "FALSE"), False),
    **dict.fromkeys(("1", "t", "T", "true", "True", "TRUE"), True),
}


async def rules(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer with the groups of rules."""
    chosen, view = wanted(asked), request.app[WATCHED].alerts()

    def pieces() -> Iterator[bytes]:
        yield b'{"groups":'
        yield from envelope.listed(map(msgspec.json.encode, judged.groups(view, chosen)))
        yield b"}"

    return await exchange.told(request, pieces)


async def alerts(request: web.Request, _: Parameters) -> web.StreamResponse:
    """Answer with the alerts that are pending or fire."""
    view = request.app[WATCHED].alerts()

    def pieces() -> Iterator[bytes]:
        yield b'{"alerts":'
        yield from envelope.listed(map(msgspec.json.encode, judged.alerts(view.alerts)))
        yield b"}"

    return await exchange.told(request, pieces)


def wanted(asked: Parameters) -> Wanted:
    """Return which rules are asked for; Refused where that cannot be read."""
    kind = asked.text("type").lower()
    if kind not in _KINDS:
        raise wrong("type", f"not supported value {quoted(kind)}")
    left_out = asked.text("exclude_alerts")
    if left_out not in _FLAGS:
        raise wrong("exclude_alerts", f"expected true or false, got {quoted(left_out)}")
    return Wanted(
        names=asked.texts("rule_name[]"),
        groups=asked.texts("rule_group[]"),
        files=asked.texts("file[]"),
        selectors=selectors(asked.texts("match[]")),
        kinds=_KINDS[kind],
        alerts=not _FLAGS[left_out],
    )
