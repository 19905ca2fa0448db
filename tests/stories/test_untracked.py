"""Row A15: no transaction, appointment, success, miss or follow-up goes untracked."""

import json
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually

COUNTED = (
    'billing_payments_total{status="succeeded"} ',
    'calendar_appointments_total{status="booked"} ',
    'chat_followups_total{state="required"} ',
)


def events() -> list[dict[str, Any]]:
    """Return one event of each of the five kinds; the two conversations end as they begin."""
    at = (clock.now() - timedelta(minutes=1)).isoformat()
    ended = "chat.conversation.ended"
    told: list[tuple[str, dict[str, Any]]] = [
        ("billing.payment.succeeded", {"payment_id": "p1", "value": 12.5, "currency": "EUR"}),
        ("calendar.appointment.booked", {"appointment_id": "a1"}),
        (ended, {"conversation_id": "c1", "outcome": "resolved"}),
        (ended, {"conversation_id": "c2", "outcome": "unresolved"}),
        ("chat.followup.required", {"followup_id": "f1", "action": "call back"}),
    ]
    return [
        {"id": f"e{place}", "type": type, "time": at, "data": data}
        for place, (type, data) in enumerate(told)
    ]


def post(daemon: Daemon, told: list[dict[str, Any]]) -> Any:
    request = urllib.request.Request(
        f"{daemon.url}/webhooks/bot",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status in {200, 202}
        return json.loads(answer.read())


def figures(daemon: Daemon) -> tuple[int, ...] | None:
    """Return successes, misses and follow-ups, None where there is no answer yet."""
    url = f"{daemon.url}/api/analytics/followups?period=2"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            found = json.loads(answer.read())["totals"]
    except urllib.error.HTTPError as error:
        error.close()
        return None
    results = found["results"]
    return (
        results["success"]["count"],
        results["miss"]["count"],
        found["followups"]["required"],
    )


def counts(daemon: Daemon) -> list[float]:
    lines = daemon.metrics().splitlines()
    found = [[line for line in lines if line.startswith(one)] for one in COUNTED]
    return [float(one[0].rsplit(" ", 1)[1]) if one else 0.0 for one in found]


async def told_once(daemon: Daemon) -> None:
    async def is_so() -> bool:
        return figures(daemon) == (1, 1, 1) and counts(daemon) == [1, 1, 1]

    await eventually(is_so, within=20)


async def test_what_was_acknowledged_before_a_kill_is_counted_once(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        told = events()
        assert post(daemon, told)["accepted"] == 5
        daemon.kill()
        daemon.start()
        await told_once(daemon)
        # A sender that was not sure sends all of it again.
        assert post(daemon, told)["duplicates"] == 5
        daemon.kill()
        daemon.start()
        await told_once(daemon)
        assert daemon.stop() == 0
