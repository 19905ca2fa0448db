from typing import Any

import pytest
from aiohttp import ClientSession

from exporter.refusal import Refused
from exporter.web.prometheus import rules
from exporter.web.prometheus.judged import EVERY, Wanted
from exporter.web.prometheus.parameters import parameters
from tests.exporter.web import stand
from tests.exporter.web.prometheus.judgements import RECORDED, SLOW, alert, rule, view
from tests.exporter.web.prometheus.samples import Asking, asking, watched

SEEN = view(rule(SLOW, alert(), alert("pending")), rule(RECORDED))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("", EVERY),
        ("type=alert", Wanted(kinds=("alerting",))),
        ("type=RECORD", Wanted(kinds=("recording",))),
        ("exclude_alerts=true", Wanted(alerts=False)),
        ("exclude_alerts=0", EVERY),
        (
            "rule_name[]=a&rule_name[]=b&rule_group[]=c&file[]=d",
            Wanted(names=("a", "b"), groups=("c",), files=("d",)),
        ),
    ],
)
def test_what_is_asked_for_is_read(asked: str, wanted: Wanted) -> None:
    assert rules.wanted(parameters(asked)) == wanted


def test_rules_may_be_chosen_by_their_labels() -> None:
    ((matcher,),) = rules.wanted(parameters('match[]={severity="critical"}')).selectors
    assert (matcher.name, matcher.value) == ("severity", "critical")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("type=all", 'invalid parameter "type": not supported value "all"'),
        ("exclude_alerts=maybe", 'invalid parameter "exclude_alerts": expected true or false'),
        ("match[]=x[", r'invalid parameter "match\[\]": 1:'),
    ],
)
def test_what_cannot_be_read_is_refused(asked: str, error: str) -> None:
    with pytest.raises(Refused, match=error):
        rules.wanted(parameters(asked))


async def test_groups_of_rules_are_told() -> None:
    async with asking(known=watched(SEEN)) as daemon:
        (group,) = (await daemon.get("rules")).data["groups"]
        assert [one["type"] for one in group["rules"]] == ["alerting", "recording"]
        (group,) = (await daemon.post("rules", type="record")).data["groups"]
        assert [one["name"] for one in group["rules"]] == ["m:rate5m"]
        said = await daemon.get("rules", type="x")
        assert (said.status, said.body["errorType"]) == (400, "bad_data")


async def test_alerts_that_are_pending_or_fire_are_told() -> None:
    async with asking(known=watched(SEEN)) as daemon:
        one, other = (await daemon.get("alerts")).data["alerts"]
    assert (one["state"], one["labels"]["alertname"], one["value"]) == (
        "firing",
        "AnswersSlow",
        "3.25e+00",
    )
    assert one["activeAt"] == "2026-03-01T11:55:00Z"
    assert other["state"] == "pending"


async def test_where_nothing_is_judged_there_are_lists_without_entries() -> None:
    async with asking() as daemon:
        assert (await daemon.get("rules")).data == {"groups": []}
        assert (await daemon.get("alerts")).data == {"alerts": []}


@pytest.mark.parametrize("path", ["rules", "alerts"])
async def test_only_who_may_see_alerts_is_answered(path: str) -> None:
    roles: Any = (
        "  roles: [{name: metrics, permissions: ['metrics:read']}]\n"
        "  tokens:\n"
        '  - {name: bot, role: metrics, token: "env:BOT"}\n'
        '  - {name: eye, role: viewer, token: "env:EYE"}\n'
    )
    async with asking(f"auth:\n{roles}") as daemon:
        for name, status in {"bot": 403, "eye": 200}.items():
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            async with ClientSession(headers=headers) as client:
                assert (await Asking(daemon.here, client).get(path)).status == status
