"""Pennylane as it documents itself."""

from datetime import datetime

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, iso, told

TOKEN = "planted-pennylane-company-token-5f1c"
API = "/api/external/v2"
LIMIT = 25


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood == "failing":
        return told({"error": "internal_server_error", "status": 500}, 500)
    if asked.headers.get("authorization") != f"Bearer {TOKEN}" or mood == "revoked":
        said = "Access token is missing or invalid"
        return told({"error": "unauthorized", "message": said}, 401)
    if mood == "forbidden":
        return told({"error": "Access to this resource forbidden", "status": 403}, 403)
    if mood == "throttled":
        text = b"Rate limit exceeded. Please retry in 120 seconds."
        return Reply(429, text, {"retry-after": "120", **rate(scene, 0)})
    return told(body(asked, scene), headers=rate(scene, round(LIMIT * (1 - scene.used))))


def body(asked: Asked, scene: Scene) -> object:
    if scene.mood == "lacking":
        return {}
    if asked.path == f"{API}/me":
        company = {"id": 123_456, "name": "Pennylane", "reg_no": "123456789"}
        return {"user": {"id": 12_345, "locale": "fr"}, "company": company}
    record = {"id": 42, "updated_at": iso(scene.newest), "created_at": iso(scene.newest)}
    if asked.path == f"{API}/customer_invoices":
        assert asked.query == {"limit": "1", "sort": "-id"}
        return {"items": [record], "has_more": False, "next_cursor": None}
    assert asked.path == f"{API}/changelogs/customer_invoices"
    assert len(asked.query.keys() & {"cursor", "start_date"}) == 1
    if scene.mood == "endless":
        return {"items": [change(record)], "has_more": True, "next_cursor": "dGhlIG5leHQ="}
    since = datetime.fromisoformat(asked.query["start_date"]).timestamp()
    assert scene.now - since < 28 * 86_400, "422: older than four weeks"
    items = [change(record)] if scene.newest >= since else []
    return {"items": items, "has_more": False, "next_cursor": None}


def change(record: dict[str, object]) -> dict[str, object]:
    return {**record, "operation": "update", "processed_at": record["updated_at"]}


def rate(scene: Scene, left: int) -> dict[str, str]:
    """Return the headers of limits."""
    if scene.mood == "quota_missing":
        return {}
    if scene.mood == "quota_absurd":
        return {"ratelimit-limit": "0", "ratelimit-remaining": "-3", "ratelimit-reset": "soon"}
    told = {"limit": LIMIT, "remaining": left, "reset": int(scene.now) + 2}
    return {f"ratelimit-{name}": str(value) for name, value in told.items()}


STAND = Stand(
    type="pennylane",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
        "endless": "",
    },
    buckets=frozenset({"requests"}),
)
