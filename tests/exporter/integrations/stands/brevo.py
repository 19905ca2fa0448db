"""Brevo as it documents itself."""

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, iso, told

TOKEN = "xkeysib-0a1b2c3d-planted-brevo"
CREDITS = 300
PER_HOUR = 100
CONTACTS_PER_HOUR = 36_000
TOLD = {
    "revoked": (401, "unauthorized", "API Key is not enabled"),
    "suspended": (403, "account_under_validation", "Your account is under validation."),
    "forbidden": (403, "permission_denied", "You do not have permission for this."),
    "exhausted": (402, "not_enough_credits", "There are not enough credits."),
    "failing": (500, "", "Internal server error"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood in TOLD:
        return error(*TOLD[mood])
    if asked.headers.get("api-key") != TOKEN:
        return error(401, "unauthorized", "Key not found")
    if mood == "throttled":
        limits = {"x-sib-ratelimit-limit": "100", "x-sib-ratelimit-remaining": "0"}
        headers = {**limits, "x-sib-ratelimit-reset": "120"}
        return told({"code": "too_many_requests", "message": "Too many requests"}, 429, headers)
    most = CONTACTS_PER_HOUR if asked.path.startswith("/v3/contacts") else PER_HOUR
    return told(body(asked, scene), headers=rate(scene, most))


def body(asked: Asked, scene: Scene) -> object:
    if scene.mood == "lacking":
        return {}
    if asked.path == "/v3/contacts/attributes":
        return {"attributes": [{"name": "LASTNAME", "category": "normal", "type": "text"}]}
    if asked.path == "/v3/account":
        left = -1 if scene.mood == "quota_absurd" else round(CREDITS * (1 - scene.used))
        mails = {"type": "free", "creditsType": "sendLimit", "credits": left}
        texts = {"type": "sms", "creditsType": "sendLimit", "credits": 7}
        return {"email": "shop@example.org", "companyName": "Shop", "plan": [texts, mails]}
    assert asked.path == "/v3/emailCampaigns"
    assert asked.query["excludeHtmlContent"] == "true"
    one = {"id": 7, "createdAt": iso(scene.newest - 900), "modifiedAt": iso(scene.newest)}
    return {"count": 1, "campaigns": [one]}


def rate(scene: Scene, most: int) -> dict[str, str]:
    """Return the headers of limits."""
    if scene.mood == "quota_missing":
        return {}
    absurd = scene.mood == "quota_absurd"
    told = {
        "limit": "0" if absurd else str(most),
        "remaining": "-9" if absurd else str(round(most * (1 - scene.used))),
        "reset": "never" if absurd else "1800",
    }
    return {f"x-sib-ratelimit-{name}": value for name, value in told.items()}


def error(status: int, code: str, message: str) -> Reply:
    return told({"code": code, "message": message}, status)


STAND = Stand(
    type="brevo",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "exhausted": "quota_exhausted",
        "revoked": "token_revoked",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"contacts", "account", "campaigns", "credits"}),
)
