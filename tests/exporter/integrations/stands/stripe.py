"""Stripe as it documents itself."""

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "rk_live_51planted0stripe"
ERRORS: dict[Mood, tuple[int, str, str]] = {
    "throttled": (429, "rate_limit", "Request rate limit exceeded."),
    "revoked": (401, "", "Invalid API Key provided: rk_live_***********tripe"),
    "expired": (401, "api_key_expired", "Expired API Key provided: rk_live_***********tripe"),
    "suspended": (403, "", "Your account has been closed, so this key cannot be used."),
    "forbidden": (
        403,
        "",
        (
            "The provided key 'rk_live_*****tripe' does not have the required permissions for this "
            "endpoint on account 'acct_1planted'. Having the 'rak_balance_read' permission would "
            "allow this request to continue."
        ),
    ),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood == "failing":
        said = {"type": "api_error", "message": "An unknown error occurred"}
        return told({"error": said}, 500)
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(*ERRORS["revoked"])
    if mood in ERRORS:
        return error(*ERRORS[mood])
    if mood == "lacking":
        return told({})
    if asked.path == "/v1/events":
        assert asked.query == {"limit": "1"}
        event = {"id": "evt_1planted", "object": "event", "created": int(scene.newest)}
        return told({"object": "list", "has_more": True, "url": "/v1/events", "data": [event]})
    assert asked.path == "/v1/balance"
    money = [{"amount": 666670, "currency": "usd", "source_types": {"card": 666670}}]
    return told({"object": "balance", "available": money, "livemode": True, "pending": money})


def error(status: int, code: str, message: str) -> Reply:
    said = {"message": message, "type": "invalid_request_error"}
    headers = {"Stripe-Rate-Limited-Reason": "endpoint-rate"} if status == 429 else {}
    return told({"error": said | ({"code": code} if code else {})}, status, headers)


STAND = Stand(
    type="stripe",
    settings={"token": TOKEN, "live": True},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "expired": "token_expired",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
    },
)
