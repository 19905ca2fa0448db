"""Slack's words for what is wrong, and what each of them means for a message. Pure.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
https://docs.slack.dev/reference/methods/chat.update#errors
https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
"""

from typing import Final

THROTTLED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
"""It was too fast."""
LATER: Final = frozenset(
    {
        "external_channel_migrating",
        "fatal_error",
        "internal_error",
        "request_timeout",
        "rollup_error",
        "service_unavailable",
        "team_added_to_org",
    }
)
"""The same may be taken later."""
LAYOUT: Final = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_payload",
        "missing_text_or_fallback_or_attachments",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    }
)
"""The form of a message is not taken; its words may be."""
GONE: Final = frozenset(
    {
        "cannot_reply_to_message",
        "channel_not_found",
        "is_archived",
        "message_not_found",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
"""What a message is about is not there, or takes no replies."""
AUTH: Final = frozenset(
    {
        "access_denied",
        "account_inactive",
        "enterprise_is_restricted",
        "invalid_auth",
        "invalid_token",
        "missing_scope",
        "no_active_hooks",
        "no_permission",
        "no_service",
        "no_team",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""Nobody of our name may say anything."""
HINTS: Final = {
    "channel_not_found": "the channel is not there, or is private and the bot not in it",
    "invalid_auth": "the token is none of this workspace",
    "is_archived": "the channel is archived",
    "channel_is_archived": "the channel is archived",
    "missing_scope": "the bot needs the scope chat:write",
    "no_service": "the webhook is gone",
    "not_in_channel": "invite the bot into the channel",
    "posting_to_general_channel_denied": "the bot may not post to #general",
    "restricted_action": "the workspace lets the bot not post there",
    "token_revoked": "the token was taken back",
}
"""What somebody can do about it."""


def is_known(word: str) -> bool:
    """Say whether a text is one of Slack's words."""
    return any(word in one for one in (THROTTLED, LATER, LAYOUT, GONE, AUTH, HINTS))
