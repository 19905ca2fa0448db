"""Integrations as pages are handed them, at one moment."""

from typing import Any

from alerting.secret import Secret
from exporter.integrations.conduct.memory import Said
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.syncs import Row
from exporter.integrations.customs.usual import Pace
from exporter.integrations.exchange.call import Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.hubspot import Hubspot
from exporter.integrations.states import STATE_OF
from exporter.web.integration_known import Known
from tests.exporter.web.examples import NOW

HERE = NOW.timestamp()
DAY = 86_400.0
SETTINGS = Hubspot(name="crm", token=Secret("planted-token-of-crm"))


def standing(reason: str = "", **more: Any) -> Standing:
    """How an integration called crm stands; up without a reason."""
    checked = HERE - 100
    said: dict[Topic, Said] = {"health": Said(reason, "", checked)}
    given: dict[str, Any] = {
        "name": "crm",
        "provider": "hubspot",
        "source": "crm-hooks",
        "state": STATE_OF[reason],
        "reason": reason,
        "detail": "401: it is not believed" if reason else "",
        "since": HERE - 7_500,
        "is_up": STATE_OF[reason] not in {"down", "auth_failed"},
        "is_paused": False,
        "failures": 0,
        "checked": checked,
        "seconds": 0.123,
        "due": HERE + 200,
        "held": 0.0,
        "said": said,
        "quotas": (Quota("daily", 162_500, 650_000, DAY, HERE + 5 * 3600),),
        "expires": 0.0,
        "renews": 0.0,
        "newest": HERE - 7_200,
        "age": 7_200.0,
        "score": 0.96,
        "freshness": DAY,
        "incident": None,
        "skew": 0.0,
        "odd": (),
        "interval": 300.0,
        "url": "https://api.hubapi.com",
        "page": "https://status.hubspot.com",
    }
    return Standing(**{**given, **more})


def known(reason: str = "", **more: Any) -> Known:
    """The same with its settings; silence, pace, syncs and reconciled may be given."""
    beside = {
        name: more.pop(name) for name in ("silence", "pace", "syncs", "reconciled") if name in more
    }
    return Known(standing=standing(reason, **more), settings=SETTINGS, **beside)


def sync(state: str = "ok", job: str = "contacts", account: str = "", **more: Any) -> Row:
    """A sync job that ran an hour ago."""
    given: dict[str, Any] = {
        "tenant": "default",
        "provider": "hubspot",
        "job": job,
        "account": account,
        "state": state,
        "started": HERE - 3_700,
        "finished": HERE - 3_600,
        "next": HERE + 3_600,
        "last_success": HERE - 3_600,
        "records": 120.0,
        "errors": 0.0,
        "success_ratio": 0.95,
        "finished_runs": 20,
        "error_rate": None,
        "freshness": None,
        "limit_usage": None,
        "heard": HERE - 3_600,
    }
    return Row(**{**given, **more})


SLOW = Pace(p95=2.5, mean=1.2, usual=0.5, low=0.1, high=0.6, samples=57)
SILENT = Silence(HERE - 10_800, 10_800.0, 14.2)
