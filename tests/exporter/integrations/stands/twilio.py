"""Twilio as it documents itself."""

import base64

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, mail, told

TOKEN = "f2ce1bae71c3plantedtwilio0d7a20b"
ACCOUNT = "ACaf4c1e5e2d7b8f0a9c3e6d1b2a5f4e78"
_SHOWN = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood == "failing":
        return error(500, 20500, "Internal Server Error")
    if asked.headers.get("authorization") != f"Basic {_SHOWN}" or mood == "revoked":
        return error(401, 20003, "Authenticate")
    if mood == "throttled":
        return error(429, 20429, "Too Many Requests")
    if mood == "forbidden":
        return error(403, 20008, "Resource not accessible with Test Account Credentials")
    if mood == "lacking":
        return told({})
    if asked.path.endswith("/Messages.json"):
        assert asked.query == {"PageSize": "1"}
        return told({"page_size": 1, "messages": [message(scene)]})
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}.json"
    status = "suspended" if mood == "suspended" else "active"
    return told({"sid": ACCOUNT, "friendly_name": "A shop", "status": status, "type": "Full"})


def message(scene: Scene) -> dict[str, str]:
    at = mail(scene.newest).replace("GMT", "+0000")
    return {"sid": "SM1", "status": "delivered", "date_sent": at, "date_created": at}


def error(status: int, code: int, message: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": more, "status": status}
    return told(body, status)


STAND = Stand(
    type="twilio",
    settings={"token": TOKEN, "account": ACCOUNT},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
    },
)
