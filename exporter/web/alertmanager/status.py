"""`/api/v2/status` and `/api/v2/receivers`: who answers, and by which configuration."""

from datetime import datetime
from typing import Any, Final

from aiohttp import web

from alerting.dispatcher import Dispatcher
from exporter.web.alertmanager import questions
from exporter.web.alertmanager.exchange import answer
from exporter.web.keys import DAEMON
from exporter.web.prometheus.buildinfo import buildinfo

# Clients choose what they ask for by the version, so it is that of the Alertmanager whose API is
# spoken here; our own stands beside it.
SPOKEN: Final = "0.28.1"


async def status(request: web.Request, _dispatcher: Dispatcher) -> web.Response:
    """Answer who this is; secrets of the configuration are left out."""
    daemon = request.app[DAEMON]
    return answer(told(daemon.world.alerts.document, daemon.started))


async def receivers(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Answer with the names of all receivers."""
    asked = questions.asked(request.query)
    names = [name for name in dispatcher.receivers if asked.wants_receiver(name)]
    return answer([{"name": name} for name in names])


def told(document: str, started: datetime) -> dict[str, Any]:
    """Return the answer: one process, no cluster."""
    return {
        "cluster": {"name": "", "status": "disabled", "peers": []},
        "config": {"original": document},
        "uptime": started,
        "versionInfo": {**buildinfo(), "version": SPOKEN},
    }
