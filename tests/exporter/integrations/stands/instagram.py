"""Instagram's messages as they document themselves."""

from typing import Any

from tests.exporter.integrations.stands import graph
from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, iso

TOKEN = "IGQWRPplantedInstagramZAFhSZAm1ZBQ3ZAMZC"
ACCOUNT = "17841405822304914"


def reply(asked: Asked, scene: Scene) -> Reply:
    return graph.reply(TOKEN, "instagram", asked, scene, lambda: node(asked, scene))


def node(asked: Asked, scene: Scene) -> dict[str, Any]:
    if asked.path == "/v23.0/me/conversations":
        assert asked.query["platform"] == "instagram"
        updated = iso(scene.newest)[:19] + "+0000"
        return {"data": [{"id": "aWdfZAG06", "updated_time": updated}]}
    assert asked.path == f"/v23.0/{ACCOUNT}"
    return {"id": ACCOUNT, "username": "a.shop"}


STAND = Stand(
    type="instagram",
    settings={"token": TOKEN, "account": ACCOUNT, **graph.APP},
    reply=reply,
    expected=graph.EXPECTED,
    buckets=graph.BUCKETS,
)
