"""Shopify as it documents itself."""

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, iso, told

TOKEN = "shpat_0f1e2d3c4b5a69788796planted"
MOST = 2_000.0
RESTORED = 100.0


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood == "failing":
        return coded("INTERNAL_SERVER_ERROR", "Internal error. Looks like something went wrong.")
    if mood == "suspended":
        return told({"errors": "Unavailable Shop"}, 402)
    if asked.headers.get("x-shopify-access-token") != TOKEN or mood == "revoked":
        said = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return told({"errors": said}, 401)
    assert asked.method == "POST"
    assert asked.path == "/admin/api/2026-10/graphql.json"
    if mood == "throttled":
        return coded("THROTTLED", "Throttled", cost(scene, left=1))
    if mood == "forbidden":
        return coded("ACCESS_DENIED", "Access denied for shop field.", cost(scene))
    if mood == "refused":
        return told({"errors": [{"message": "syntax error, unexpected end of file"}]})
    return told({"data": data(asked, scene), **({} if mood == "quota_missing" else cost(scene))})


def data(asked: Asked, scene: Scene) -> object:
    if scene.mood == "lacking":
        return {}
    if "orders" in asked.json["query"]:
        assert "sortKey:UPDATED_AT,reverse:true" in asked.json["query"]
        return {"orders": {"nodes": [{"updatedAt": iso(scene.newest)}]}}
    return {"shop": {"id": "gid://shopify/Shop/548380009"}}


def cost(scene: Scene, left: float | None = None) -> dict[str, object]:
    """Return what a call cost, and the points that are left."""
    status = {
        "maximumAvailable": MOST,
        "currentlyAvailable": MOST * (1 - scene.used) if left is None else left,
        "restoreRate": RESTORED,
    }
    if scene.mood == "quota_absurd":
        status = {"maximumAvailable": 0.0, "currentlyAvailable": -7.0, "restoreRate": -1.0}
    costs = {"requestedQueryCost": 1, "actualQueryCost": 1, "throttleStatus": status}
    return {"extensions": {"cost": costs}}


def coded(code: str, message: str, more: dict[str, object] | None = None) -> Reply:
    """Return an error of GraphQL: with status 200."""
    return told({"errors": [{"message": message, "extensions": {"code": code}}], **(more or {})})


STAND = Stand(
    type="shopify",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "refused": "refused",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"points"}),
)
