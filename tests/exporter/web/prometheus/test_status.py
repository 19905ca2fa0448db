import pytest

from exporter.web.prometheus.buildinfo import buildinfo
from tests.exporter.web.prometheus.samples import asking


async def test_metadata_is_of_the_catalogue() -> None:
    async with asking() as daemon:
        every = (await daemon.get("metadata")).data
        assert every["chatwatch_ready"] == [
            {"type": "gauge", "help": "1 when events are taken in, else 0", "unit": ""}
        ]
        assert {one["type"] for (one,) in every.values()} == {"counter", "gauge", "histogram"}
        assert len((await daemon.post("metadata", limit=2)).data) == 2
        assert list((await daemon.get("metadata", metric="chatwatch_ready")).data) == [
            "chatwatch_ready"
        ]
        said = await daemon.get("metadata", limit="x")
        assert (said.status, said.body["errorType"]) == (400, "bad_data")


async def test_there_are_no_exemplars() -> None:
    async with asking() as daemon:
        asked = {"query": "chat_total", "start": 1, "end": 2}
        assert (await daemon.get("query_exemplars", **asked)).data == []
        assert (await daemon.post("query_exemplars", query="up")).data == []


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"query": "up{"}, 'invalid parameter "query": 1:4: parse error'),
        ({"query": "up", "start": 2, "end": 1}, "end timestamp must not be before start timestamp"),
    ],
    ids=["query", "span"],
)
async def test_a_question_for_exemplars_has_to_be_one(asked: dict[str, object], error: str) -> None:
    async with asking() as daemon:
        said = await daemon.get("query_exemplars", **asked)
    assert said.status == 400
    assert error in said.body["error"]


async def test_clients_learn_which_prometheus_is_spoken() -> None:
    async with asking() as daemon:
        assert (await daemon.get("status/buildinfo")).data == buildinfo()
