"""How shops, payment, customer and booking systems are set up as sources. Pure."""

from collections.abc import Mapping

from exporter.docs.guide import PEOPLE, Guide

_BOOKED = "`calendar.appointment.booked`, `.rescheduled`, `.cancelled`, `.no_show`"

GUIDES: Mapping[str, Guide] = {
    "stripe": Guide(
        "Stripe",
        '- {type: stripe, name: money, secrets: ["env:STRIPE_SECRET"]}',
        "Developers → Webhooks: `{url}`, with snapshot events of checkouts, invoices, charges, "
        "refunds, customers and subscriptions. Put the conversation's id into "
        "`client_reference_id` or `metadata.conversation_id`.",
        "`Stripe-Signature`: `t` and `v1`, HMAC-SHA256 of `{t}.{body}` with the whole `whsec_…`.",
        "The event's id, or its object's where several types tell of the same money. `counts:` and "
        "`refunds:` say which of them count, so that no money counts twice.",
        (
            (
                "checkout.session.completed",
                f"`chat.conversion.recorded`, `billing.payment.succeeded`, {PEOPLE}",
            ),
            (
                "invoices, payment intents or charges, as `counts:` says",
                "`billing.payment.succeeded`, `.failed`",
            ),
            ("refunds, as `refunds:` says", "`billing.payment.refunded`"),
            ("customer.subscription.*", "`billing.subscription.changed`"),
            ("customer.created, customer.updated", PEOPLE),
            ("the same money told again, test mode, other types", "`unmapped`"),
        ),
    ),
    "shopify": Guide(
        "Shopify",
        '- {type: shopify, name: shop, secrets: ["env:SHOPIFY_SECRET"]}',
        "Subscribe the app to orders, refunds, carts, checkouts, customers and the three topics of "
        "privacy law, all to `{url}`. Put the conversation's id into `note_attributes`.",
        "`X-Shopify-Hmac-SHA256`: HMAC-SHA256 of the body with the app's client secret, base64. An "
        "old secret signs for an hour after it was replaced: keep both.",
        "Made of the order, refund, cart or customer in the body; headers are not signed.",
        (
            (
                "orders/create, orders/paid, orders/cancelled",
                "`commerce.order.placed`, `.paid`, `.cancelled`",
            ),
            ("refunds/create", "`commerce.order.refunded`, one a currency"),
            ("carts/*, checkouts/*", "`commerce.cart.updated`, `commerce.checkout.started`"),
            ("customers/create, customers/update", "`customer.identified`"),
            (
                "customers/redact, shop/redact, customers/data_request",
                "`unmapped`, with what to do",
            ),
            ("other topics", "`unmapped`"),
        ),
    ),
    "hubspot": Guide(
        "HubSpot",
        '- {type: hubspot, name: crm, secrets: ["env:HUBSPOT_SECRET"], won_stages: [closedwon]}',
        "The app's Webhooks: `{url}` as target URL; subscribe to contacts, deals and "
        "conversations. The URL is signed, so `server.public_url` is to be its beginning.",
        "`X-HubSpot-Signature-v3`: HMAC-SHA256 of method, URL, body and "
        "`X-HubSpot-Request-Timestamp`, base64; `signatures:` lets older ones in.",
        "Event, subscription, object and time; the number of the attempt is no part of it.",
        (
            ("contact.creation, .propertyChange, .restore", "`customer.identified`"),
            ("contact.merge", "`identity.linked`"),
            ("conversation.creation", "`chat.conversation.started`"),
            ("conversation.propertyChange of status", "`chat.conversation.ended`, `.reopened`"),
            ("deal.propertyChange to one of `won_stages`", "`chat.conversion.recorded`"),
            ("conversation.newMessage and the rest", "`unmapped`: they hold ids only"),
        ),
    ),
    "salesforce": Guide(
        "Salesforce",
        '- {type: salesforce, name: sales, keys: ["env:SALESFORCE_KEY"], '
        'organizations: [00D000000000062], won_stages: ["Closed Won"], currency: EUR}',
        "Setup → Outbound Messages: `{url}/<the key>` as endpoint, and a flow that sends the "
        "message. Salesforce does not sign, so the key in the path is the secret.",
        "None; the key is compared in constant time, and the organisation with `organizations`.",
        "The notification's id.",
        (
            ("Contact, Lead, Account", "`customer.identified`"),
            ("Opportunity in one of `won_stages`", "`chat.conversion.recorded`"),
            ("other objects", "`unmapped`"),
        ),
    ),
    "calendly": Guide(
        "Calendly",
        '- {type: calendly, name: calls, secrets: ["env:CALENDLY_KEY"]}',
        "Create a webhook subscription by the API with `url` `{url}`, a `signing_key` of your own "
        "and the events invitee.created, invitee.canceled and invitee_no_show.created. Put the "
        "conversation's id into `utm_content` of the link.",
        "`Calendly-Webhook-Signature`: `t` and `v1`, HMAC-SHA256 of `{t}.{body}`.",
        "The invitee and what happened.",
        (
            ("invitee.created, invitee.canceled, invitee_no_show.created", _BOOKED),
            ("the invitee", PEOPLE),
            ("a cancellation that is a move, and the rest", "`unmapped`"),
        ),
    ),
    "calcom": Guide(
        "Cal.com",
        '- {type: calcom, name: bookings, secrets: ["env:CALCOM_SECRET"]}',
        "Settings → Developer → Webhooks: `{url}` as subscriber URL, the same secret, no payload "
        "template. Put the conversation's id into the booking's metadata.",
        "`X-Cal-Signature-256`: HMAC-SHA256 of the body, hexadecimal.",
        "The booking, the trigger and its time.",
        (
            (
                "BOOKING_CREATED, _RESCHEDULED, _CANCELLED, _NO_SHOW_UPDATED, MEETING_ENDED",
                f"{_BOOKED}, `.completed`",
            ),
            ("attendees", "`customer.identified`"),
            ("requests, rejections and the rest", "`unmapped`"),
        ),
    ),
}
