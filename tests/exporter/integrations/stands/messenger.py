"""Messenger as it documents itself."""

from typing import Any

from tests.exporter.integrations.stands import graph
from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, iso

TOKEN = "EAAGm0PX4ZCpsBAKplantedMessengerZAy4ZCq"
PAGE = "102290129340398"


def reply(asked: Asked, scene: Scene) -> Reply:
    return graph.reply(TOKEN, "messenger", asked, scene, lambda: node(asked, scene))


def node(asked: Asked, scene: Scene) -> dict[str, Any]:
    if asked.path == "/v23.0/me/conversations":
        assert asked.query["platform"] == "messenger"
        assert asked.query["limit"] == "1"
        updated = iso(scene.newest)[:19] + "+0000"
        return {"data": [{"id": "t_10224", "updated_time": updated}], "paging": {}}
    assert asked.path == "/v23.0/me"
    return {"id": PAGE, "name": "A page"}


STAND = Stand(
    type="messenger",
    settings={"token": TOKEN, **graph.APP},
    reply=reply,
    expected=graph.EXPECTED,
    buckets=graph.BUCKETS,
)
