"""Two tenants: neither sees a row of the other, whatever is asked."""

import re
from pathlib import Path
from typing import Any, Final

import pytest

from alerting import clock
from alerting.view import View
from exporter.web import routes
from exporter.web.analytics import tenancy
from exporter.web.analytics.reader import Reader
from exporter.web.analytics.streams import Streams
from exporter.web.keys import Route
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.events.examples import LEAST
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.analytics.streaming import QUICK, following, quicken, url

AUTH = """
auth:
  tokens:
  - {name: ours, role: admin, token: "env:BOSS", tenant: acme}
  - {name: theirs, role: admin, token: "env:EYE", tenant: beta}
  - {name: operator, role: admin, token: "env:CRON"}
"""
ACME, BETA, OPERATOR = (
    {"Authorization": f"Bearer {stand.ENVIRON[name]}"} for name in ("BOSS", "EYE", "CRON")
)
# What is named freely, so that it would be known again.
_FREE: Final = {"action", "alias", "funnel", "name", "page", "query", "reason", "step"}
_IDS: Final = {
    "agent_id": "acme-agent",
    "conversation_id": "acme-talk",
    "customer_id": "acme-customer",
}
# What stands in braces in a path, as the other tenant would guess it.
_GUESSES: Final = {"id": "acme-agent", "table": "conversations", "funnel_id": "acme-signup"}
# What is another at every moment, and of the daemon itself.
_VOLATILE: Final = re.compile(
    r'"(?:at|current_time|exported_at|generated_at|memory_usage|time|begins|uptime|size)":'
    r'(?:"[^"]*"|[\d.]+)'
)
APART: Final = [
    one for one in routes.ROUTES if one.apart and one.method == "GET" and one.path != "/api/audit"
]
SHARED: Final = [
    one
    for one in routes.ROUTES
    if not one.apart and one.permission not in {None, "events:write"} and not one.own_check
]


def path_of(route: Route) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: _GUESSES.get(found[1], "acme"), route.path)


def events(here: Desk) -> list[dict[str, Any]]:
    """An event of every type, all of whose names tell whose it is; each lies about its tenant."""
    found = []
    for type, least in LEAST.items():
        told = {
            key: f"acme-{value}" if key.endswith("_id") or key in _FREE else value
            for key, value in least.items()
        }
        more = _IDS if type.startswith("chat.") else {}
        found.append(here.event(type, clock.now(), "", **{**told, **more, "tenant": "beta"}))
    return found


async def heard(here: Desk, path: str, headers: dict[str, str]) -> tuple[int, str]:
    async with here.session.get(here.here.url + path, headers=headers) as answer:
        if answer.content_type == "text/event-stream":
            return answer.status, ""
        return answer.status, await answer.text()


async def answers(here: Desk, headers: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Return what a caller is answered at every path that is for tenants."""
    found = {}
    for path in sorted({path_of(one) for one in APART}):
        status, body = await heard(here, path, headers)
        found[path] = status, _VOLATILE.sub("", body)
    return found


async def test_what_one_tenant_tells_changes_no_answer_to_another(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        await here.fold()
        before, own = await answers(here, BETA), await answers(here, ACME)
        operators = await answers(here, OPERATOR)
        door = f"{here.here.url}/webhooks/app"
        async with here.session.post(door, json=events(here), headers=ACME) as answer:
            told = await answer.json()
            assert (answer.status, told["refused"]) == (202, []), told
        await here.fold()
        after, changed = await answers(here, BETA), await answers(here, ACME)
        assert await answers(here, OPERATOR) == operators
    assert after == before
    # Of a name that stands in the path, an answer may well say that it is not there.
    assert not [path for path, (_, body) in after.items() if "acme" in body and "acme" not in path]
    # What is not there for the other is there for whose it is.
    assert len([path for path in own if own[path] != changed[path]]) > 20


@pytest.mark.parametrize("route", SHARED, ids=lambda one: f"{one.method} {one.path}")
async def test_what_is_of_all_tenants_is_refused_to_one(route: Route) -> None:
    async with stand.serving(AUTH) as here:
        request = f"{route.method} {path_of(route)} HTTP/1.1\r\nHost: localhost\r\n"
        lines = f"Authorization: {BETA['Authorization']}\r\nContent-Length: 0\r\n\r\n"
        answer = await stand.exchange(here.listening.port, (request + lines).encode())
    assert answer.status == 403
    assert answer.json["code"] == "other_tenants"


def test_every_answer_below_analytics_is_for_tenants() -> None:
    """But for those of this machine and of the probes, which are the operator's."""
    read = {one.path for one in SHARED if one.path.startswith("/api/analytics/")}
    assert read <= {"/api/analytics/monitoring"}


@pytest.mark.parametrize(
    ("headers", "names"),
    [(ACME, ["acme"]), (OPERATOR, ["acme", "all", "beta"])],
    ids=["ours", "all"],
)
async def test_a_stream_about_an_agent_tells_of_the_alerts_of_its_tenant(
    tmp_path: Path, headers: dict[str, str], names: list[str]
) -> None:
    fire = (*(alert(one, named={"tenant": one}) for one in ("acme", "beta")), alert("all"))
    watched = Watched(alerts=lambda: View(None, fire, ()))
    async with desk(tmp_path, AUTH, watched=watched) as here:
        quicken(here)
        talk = here.event("chat.message.sent", clock.now(), "c", agent_kind="ai", agent_id="ann")
        # The operator's agent bears the same name.
        for who in (ACME, OPERATOR):
            async with here.session.post(
                f"{here.here.url}/webhooks/app", json=[{**talk, "id": f"e{id(who)}"}], headers=who
            ) as answer:
                assert answer.status == 202
        await here.fold()
        async with here.session.get(url(here, "/realtime/ann"), headers=headers) as answer:
            found: list[str] = []
            while (one := await following(answer)).name != "health":
                found += [one.data["name"]] if one.name == "alert" else []
    assert sorted(found) == names


async def test_a_stream_counts_the_alerts_of_its_tenant_only() -> None:
    ours, theirs = (alert(name, named={"tenant": name}) for name in ("acme", "beta"))
    alerts = (ours, theirs, alert("all"))
    watched = Watched(alerts=lambda: View(None, alerts, ()))
    streams = Streams(stand.daemon(), watched, QUICK)
    counts = {}
    for tenant in ("", "acme", "gamma"):
        with streams.reading(lambda: False, is_live=True, tenant=tenant) as reader:
            counts[tenant] = await _alerts(reader)
    await streams.close(None)  # type: ignore[arg-type]
    assert counts == {"": 3.0, "acme": 1.0, "gamma": 0.0}


async def _alerts(reader: Reader) -> float | None:
    while True:
        for told in await reader.told(5):
            if hasattr(told, "figures") and "alerts" in told.figures:
                return float(told.figures["alerts"])


async def test_readers_of_two_tenants_are_told_their_own() -> None:
    alerts = (alert("a", named={"tenant": "acme"}),)
    watched = Watched(alerts=lambda: View(None, alerts, ()))
    streams = Streams(stand.daemon(), watched, QUICK)
    with (
        streams.reading(lambda: False, is_live=True, tenant="acme") as ours,
        streams.reading(lambda: False, is_live=True, tenant="beta") as theirs,
    ):
        assert (await _alerts(ours), await _alerts(theirs)) == (1.0, 0.0)
    await streams.close(None)  # type: ignore[arg-type]


def test_an_alert_is_of_the_tenant_that_its_label_names() -> None:
    ours = alert("a", named={"tenant": "acme"})
    assert tenancy.is_own(ours, "acme")
    assert tenancy.is_own(ours, "")
    assert not tenancy.is_own(ours, "beta")
    assert not tenancy.is_own(alert("b"), "beta")


def test_of_what_is_watched_a_tenant_sees_no_more_than_was_thought_about() -> None:
    everything = Watched(samples=lambda: None)
    assert tenancy.seen_by(everything, "") is everything
    seen = tenancy.seen_by(everything, "acme")
    assert seen.samples is Watched().samples
    assert seen.recent() is None
    assert (seen.alerts().groups, seen.syncs()) == ((), ())
