"""How chat systems are set up as sources. Pure."""

from collections.abc import Mapping

from exporter.docs.guide import PEOPLE, Guide

_MESSAGES = "`chat.message.received`, `chat.message.sent`"
_ENDS = "`chat.conversation.ended`, `.reopened`"

GUIDES: Mapping[str, Guide] = {
    "chatwoot": Guide(
        "Chatwoot",
        '- {type: chatwoot, name: desk, secrets: ["env:CHATWOOT_SECRET"]}',
        "Settings → Integrations → Webhooks: enter `{url}` and choose messages, conversations and "
        "contacts. Before Chatwoot 4.11.2 set `keys` instead of `secrets`, and enter "
        "`{url}/<the key>`.",
        "`X-Chatwoot-Signature`: HMAC-SHA256 of `{timestamp}.{body}`, hexadecimal; the time is in "
        "`X-Chatwoot-Timestamp`.",
        "Made of the object's own id and its state; the delivery id is not signed.",
        (
            ("message_created, message_updated", f"{_MESSAGES}, `chat.message.status`"),
            ("the customer's answer to a survey", "`chat.feedback.received`"),
            ("conversation_created", "`chat.conversation.started`"),
            (
                "conversation_status_changed, _updated, _resolved, _opened",
                "`chat.conversation.ended`, `.reopened`, `chat.escalation.requested`",
            ),
            ("contact_created, contact_updated", PEOPLE),
            ("private notes of the team", "nothing: nobody outside is told them"),
            ("typing and the rest", "`unmapped`"),
        ),
    ),
    "whatsapp": Guide(
        "WhatsApp Cloud API",
        '- {type: whatsapp, name: wa, secrets: ["env:META_APP_SECRET"], '
        'verify_token: "env:META_VERIFY_TOKEN"}',
        "App dashboard → WhatsApp → Configuration: `{url}` as callback URL and the same verify "
        "token; subscribe to `messages` and, for answers from the app on a phone, "
        "`smb_message_echoes`.",
        "`X-Hub-Signature-256`: HMAC-SHA256 of the body with the app secret.",
        "The message's id (`wamid`); of a status with its state and time.",
        (
            ("messages", "`chat.message.received`, `chat.conversation.started`"),
            ("message echoes", "`chat.message.sent`"),
            ("statuses", "`chat.message.status`"),
            ("contacts, user_id_update", PEOPLE),
            ("other fields", "`unmapped`"),
        ),
    ),
    "messenger": Guide(
        "Messenger",
        '- {type: messenger, name: page, secrets: ["env:META_APP_SECRET"], '
        'verify_token: "env:META_VERIFY_TOKEN"}',
        "App dashboard → Messenger → Webhooks: `{url}` and the same verify token; subscribe the "
        "page to messages, message_echoes, messaging_postbacks, message_deliveries and "
        "message_reads.",
        "`X-Hub-Signature-256`: HMAC-SHA256 of the body with the app secret.",
        "The message's id (`mid`); of reads and deliveries the page, the person and the watermark.",
        (
            ("messages, postbacks", "`chat.message.received`, `chat.conversation.started`"),
            ("echoes", "`chat.message.sent`"),
            ("deliveries, reads", "`chat.message.status`"),
            ("handover", "`chat.escalation.requested`, `.resolved`"),
            ("edits, deletions and the rest", "`unmapped`"),
        ),
    ),
    "instagram": Guide(
        "Instagram",
        '- {type: instagram, name: ig, secrets: ["env:META_APP_SECRET"], '
        'verify_token: "env:META_VERIFY_TOKEN"}',
        "App dashboard → Instagram → Webhooks: `{url}` and the same verify token; subscribe to "
        "messages, messaging_postbacks, messaging_seen and message_reactions.",
        "`X-Hub-Signature-256`: HMAC-SHA256 of the body with the app secret.",
        "The message's id (`mid`); of what was seen the account, the person and the message.",
        (
            (
                "messages, postbacks, reactions",
                "`chat.message.received`, `chat.conversation.started`",
            ),
            ("echoes", "`chat.message.sent`"),
            ("seen", "`chat.message.status`"),
            ("handover", "`chat.escalation.requested`, `.resolved`"),
            ("edits, deletions and the rest", "`unmapped`"),
        ),
    ),
    "twilio": Guide(
        "Twilio",
        '- {type: twilio, name: sms, secrets: ["env:TWILIO_AUTH_TOKEN"]}',
        "Enter `{url}` where a number, a messaging service, a status callback, Conversations or an "
        "Event Stream asks for one. The URL is signed, so `server.public_url` is to be its "
        "beginning; behind a proxy list that in `server.trusted_proxies`.",
        "`X-Twilio-Signature`: HMAC-SHA1 (or SHA256 with a shared key) of the URL and all fields "
        "of the form, or the URL with `bodySHA256`.",
        "`MessageSid`, of a status with its state. Nothing says when it was signed, so a repeat is "
        "told by its id.",
        (
            ("incoming messages", "`chat.message.received`, `chat.conversation.started`"),
            ("status callbacks, onDeliveryUpdated", "`chat.message.status`"),
            ("onMessageAdded", _MESSAGES),
            (
                "onConversationAdded, onConversationStateUpdated",
                "`chat.conversation.started`, `.ended`, `.reopened`",
            ),
            ("a sender's profile", "`customer.identified`"),
            ("the rest", "`unmapped`"),
        ),
    ),
    "intercom": Guide(
        "Intercom",
        '- {type: intercom, name: inbox, secrets: ["env:INTERCOM_SECRET"]}',
        "Developer Hub → Webhooks: `{url}` as endpoint, and the topics of conversations and "
        "contacts. The HEAD that validates it and the ping are answered.",
        "`X-Hub-Signature`: HMAC-SHA1 of the body with the app's client secret.",
        "The part, conversation or contact it tells of; nothing says when it was signed.",
        (
            (
                "conversation.user.*, conversation.admin.replied",
                f"{_MESSAGES}, `chat.conversation.started`",
            ),
            (
                "conversation.admin.closed, .opened, .assigned",
                f"{_ENDS}, `.summarised`, `chat.escalation.requested`",
            ),
            ("conversation.rating.added", "`chat.feedback.received`"),
            ("contacts", PEOPLE),
            ("notes between teammates", "nothing: nobody outside is told them"),
            ("the rest", "`unmapped`"),
        ),
    ),
    "zendesk": Guide(
        "Zendesk",
        '- {type: zendesk, name: help, secrets: ["env:ZENDESK_SECRET"]}',
        "Admin Center → Webhooks → Zendesk events: `{url}`, messaging tickets' messages and end "
        "users. Webhooks of ticket triggers have a body of your own: use `type: generic`.",
        "`X-Zendesk-Webhook-Signature`: HMAC-SHA256 of the timestamp and the body, base64; the "
        "time is in `X-Zendesk-Webhook-Signature-Timestamp`.",
        "The message's id, else the event's.",
        (
            ("messaging_ticket.message_added", _MESSAGES),
            ("users created and changed", PEOPLE),
            ("other types", "`unmapped`"),
        ),
    ),
}
