from datetime import timedelta
from pathlib import Path

from alerting.dispatch.matchers import parsed
from exporter.web.alertmanager import silences
from tests.exporter.web.alertmanager.examples import NOW, silence
from tests.exporter.web.alertmanager.standing import Standing, standing

ONE, TWO, OVER = silence(), silence('job=~"a|b"', "two"), silence(id="over", minutes=-1)


def test_silences_are_chosen_by_their_state() -> None:
    every = (ONE, TWO, OVER)
    assert [one.id for one in silences.shown(every, {"active"}, (), NOW)] == ["one", "two"]
    assert [one.id for one in silences.shown(every, {"expired"}, (), NOW)] == ["over"]


def test_a_filter_asks_what_their_own_matchers_say() -> None:
    every, states = (ONE, TWO), {"active"}
    for text, found in {'alertname="Down"': ["one"], 'job="a|b"': ["two"], 'job="a"': []}.items():
        assert [one.id for one in silences.shown(every, states, parsed(text), NOW)] == found


def wanted(here: Standing, **more: object) -> dict[str, object]:
    return {
        "matchers": [{"name": "alertname", "value": "Down", "isRegex": False}],
        "startsAt": here.hands.now.isoformat(),
        "endsAt": (here.hands.now + timedelta(hours=1)).isoformat(),
        "createdBy": "ada",
        "comment": "a new disk",
        **more,
    }


async def test_a_silence_is_made_shown_and_ended(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        await here.post("/alerts", [{"labels": {"alertname": "Down"}}])
        status, told = await here.post("/silences", wanted(here))
        assert status == 200
        id = told["silenceID"]
        assert (await here.get(f"/silence/{id}"))["comment"] == "a new disk"
        assert [one["id"] for one in await here.get("/silences")] == [id]
        (found,) = await here.get("/alerts")
        assert found["status"]["silencedBy"] == [id]
        assert await here.get("/alerts", silenced="false") == []
        async with here.client.delete(f"/api/v2/silence/{id}") as answer:
            assert (answer.status, await answer.text()) == (200, "")
        assert (await here.get(f"/silence/{id}"))["status"] == {"state": "expired"}
        assert await here.get("/silences", expired="false") == []


async def test_a_silence_is_changed_by_its_id(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        _, told = await here.post("/silences", wanted(here))
        ends = (here.hands.now + timedelta(hours=2)).isoformat()
        _, again = await here.post("/silences", wanted(here, id=told["silenceID"], endsAt=ends))
        assert len(await here.get("/silences", expired="false")) == 1
        assert (await here.get(f"/silence/{again['silenceID']}"))["status"] == {"state": "active"}


async def test_what_cannot_be_silenced_is_refused(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        everything = [{"name": "alertname", "value": ".*", "isRegex": True}]
        for record, status in (
            (wanted(here, matchers=everything), 400),
            (wanted(here, endsAt=here.hands.now.isoformat()), 400),
            (wanted(here, id="5e9a8b7c-0000-4000-8000-000000000000"), 404),
        ):
            assert (await here.post("/silences", record))[0] == status
        for path in ("/silence/nobody", "/silence/5e9a8b7c-0000-4000-8000-000000000000"):
            assert (await here.refusal(path))[0] == 404
            async with here.client.delete(f"/api/v2{path}") as answer:
                assert answer.status == 404
        assert await here.get("/silences") == []
