"""An API that nobody has a module for; and vendors that have one, declared as people would."""

from collections.abc import Mapping
from typing import Any

from tests.exporter.integrations.stands import anthropic, calendly, hubspot, pennylane, slack
from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "wholesale-planted-rest-2b7e"
LIMIT = 10_000
ERRORS: dict[Mood, tuple[int, str]] = {
    "refused": (200, "E_BUSY"),
    "throttled": (429, "E_RATE"),
    "exhausted": (403, "E_DAY"),
    "revoked": (401, "E_KEY"),
    "expired": (401, "E_KEY_OLD"),
    "suspended": (403, "E_ACCOUNT"),
    "forbidden": (403, "E_SCOPE"),
    "failing": (500, "E_OURS"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if asked.headers.get("x-api-key") != f"Key {TOKEN}":
        return error(401, "E_KEY")
    assert asked.headers["x-version"] == "3"
    if mood in ERRORS:
        return error(*ERRORS[mood])
    if mood == "lacking":
        return told({"success": True})
    if asked.path == "/v3/usage":
        return told({"success": True, "plan": {"calls": usage(scene)}})
    if asked.path == "/v3/orders/search":
        assert asked.json == {"sort": "-changed", "size": 1}
        return told({"success": True, "orders": [{"changed": int(scene.newest)}]})
    assert asked.path == "/v3/whoami"
    return told({"success": True, "shop": {"id": 7}})


def usage(scene: Scene) -> dict[str, Any] | None:
    if scene.mood == "quota_missing":
        return None
    left = int(LIMIT * (1 - scene.used))
    most = -1 if scene.mood == "quota_absurd" else LIMIT
    return {"most": most, "left": left, "renewed_in": "11h30m"}


def error(status: int, code: str) -> Reply:
    wait = {"Retry-After": "120"} if status == 429 else {}
    said = {"success": False, "fault": {"code": code, "text": f"The wholesaler says {code}."}}
    return told(said, status, wait)


STAND = Stand(
    type="rest",
    settings={
        "token": TOKEN,
        "auth": {"scheme": "header", "header": "X-Api-Key", "prefix": "Key "},
        "headers": {"X-Version": "3"},
        "health": {"path": "/v3/whoami", "ok": "success", "expect": "shop.id"},
        "usage": {"path": "/v3/usage", "ok": "success"},
        "newest": {
            "path": "/v3/orders/search",
            "method": "POST",
            "body": '{"sort": "-changed", "size": 1}',
            "time": "orders[0].changed",
        },
        "quotas": [
            {
                "bucket": "daily",
                "window": "1d",
                "body": {
                    "limit": "plan.calls.most",
                    "remaining": "plan.calls.left",
                    "reset": "plan.calls.renewed_in",
                },
            },
            {"bucket": "requests", "window": "1s", "limit": 5},
        ],
        "errors": {
            "code": "fault.code",
            "message": "fault.text",
            "reasons": {
                "E_RATE": "rate_limited",
                "E_DAY": "quota_exhausted",
                "E_KEY_OLD": "token_expired",
                "E_KEY": "token_rejected",
                "E_ACCOUNT": "suspended",
            },
        },
    },
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "refused": "refused",
        "throttled": "rate_limited",
        "exhausted": "quota_exhausted",
        "revoked": "token_rejected",
        "expired": "token_expired",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"daily"}),
)


def as_rest(stand: Stand, settings: Mapping[str, Any]) -> Stand:
    """Return a vendor's stand, asked by an integration that is only declared."""
    declared = {"token": stand.settings["token"], **settings}
    return Stand("rest", declared, stand.reply, stand.expected, stand.buckets)


def limits(prefix: str) -> dict[str, str]:
    return {part: f"{prefix}-{part}" for part in ("limit", "remaining", "reset")}


PENNYLANE: Mapping[str, Any] = {
    "health": {"path": "/api/external/v2/me", "expect": "company.id"},
    "newest": {
        "path": "/api/external/v2/customer_invoices?limit=1&sort=-id",
        "expect": "items",
        "time": "items[].updated_at",
    },
    "quotas": [{"bucket": "requests", "window": "5s", "headers": limits("ratelimit")}],
    "errors": {"message": "message || error"},
}
CALENDLY: Mapping[str, Any] = {
    "health": {"path": "/users/me", "expect": "resource.uri"},
    "newest": {
        "path": "/scheduled_events?user=https%3A%2F%2Fapi.calendly.com%2Fusers%2FEBHAAFHDCAEQTSEZ"
        "&sort=start_time:desc&count=100",
        "expect": "collection",
        "time": "collection[].[updated_at, created_at][]",
    },
    "quotas": [{"bucket": "requests", "window": "1m", "headers": limits("X-RateLimit")}],
    "errors": {
        "code": "contains(message, 'revoked') && 'revoked' "
        "|| contains(message, 'expired') && 'expired' || title",
        "message": "message",
        "reasons": {"revoked": "token_revoked", "expired": "token_expired"},
    },
}
ANTHROPIC: Mapping[str, Any] = {
    "auth": {"scheme": "header", "header": "x-api-key"},
    "headers": {"anthropic-version": "2023-06-01"},
    "health": {"path": "/v1/models?limit=1", "expect": "data[0].id"},
    "quotas": [
        {
            "bucket": bucket.replace("-", "_"),
            "window": "1m",
            "headers": limits(f"anthropic-ratelimit-{bucket}"),
        }
        for bucket in anthropic.LIMITS
    ],
    "errors": {
        "code": "contains(error.message, 'credit balance') && 'credit' || error.type",
        "message": "error.message",
        "reasons": {"credit": "quota_exhausted", "billing_error": "suspended"},
    },
}
SLACK: Mapping[str, Any] = {
    "health": {"path": "/api/auth.test", "method": "POST", "ok": "ok", "expect": "team_id"},
    "newest": {
        "path": f"/api/conversations.history?channel={slack.CHANNEL}&limit=1",
        "ok": "ok",
        "time": "messages[].to_number(ts)",
    },
    "errors": {
        "code": "error",
        "reasons": {
            "account_inactive": "suspended",
            "fatal_error": "server_error",
            "invalid_auth": "token_rejected",
            "missing_scope": "permission",
            "token_expired": "token_expired",
            "token_revoked": "token_revoked",
        },
    },
}
HUBSPOT: Mapping[str, Any] = {
    "health": {"path": "/account-info/v3/details", "expect": "portalId"},
    "usage": {
        "path": "/account-info/v3/api-usage/daily/private-apps",
        "expect": "results",
    },
    "newest": {
        "path": "/crm/v3/objects/contacts/search",
        "method": "POST",
        "body": '{"sorts": [{"propertyName": "lastmodifieddate", "direction": "DESCENDING"}], '
        '"limit": 1}',
        "expect": "results",
        "time": "results[].updatedAt",
    },
    "quotas": [
        {
            "bucket": "daily",
            "window": "1d",
            "headers": {
                "limit": "X-HubSpot-RateLimit-Daily",
                "remaining": "X-HubSpot-RateLimit-Daily-Remaining",
            },
            "body": {
                "limit": "results[0].usageLimit",
                "used": "results[0].currentUsage",
                "reset": "results[0].resetsAt",
            },
        },
        {
            "bucket": "requests",
            "window": "10s",
            "headers": {
                "limit": "X-HubSpot-RateLimit-Max",
                "remaining": "X-HubSpot-RateLimit-Remaining",
            },
        },
    ],
    "errors": {
        "code": "policyName == 'DAILY' && policyName || category",
        "message": "message",
        "reasons": {
            "DAILY": "quota_exhausted",
            "EXPIRED_AUTHENTICATION": "token_expired",
        },
    },
}

DECLARED: dict[str, Stand] = {
    "anthropic_declared": as_rest(anthropic.STAND, ANTHROPIC),
    "calendly_declared": as_rest(calendly.STAND, CALENDLY),
    "hubspot_declared": as_rest(hubspot.STAND, HUBSPOT),
    "pennylane_declared": as_rest(pennylane.STAND, PENNYLANE),
    "slack_declared": as_rest(slack.STAND, SLACK),
}
"""Vendors that have a module, asked without it: the same states, the same figures."""
