"""How apps of your own, and any vendor, are set up as sources. Pure."""

from collections.abc import Mapping

from exporter.docs.guide import PEOPLE, Guide

_OURS = (("every type of [events.md](events.md)", "itself"), ("any other type", "`unmapped`"))

GUIDES: Mapping[str, Guide] = {
    "native": Guide(
        "Your own app",
        '- {type: native, name: app, secrets: ["env:APP_SECRET"]}',
        "Post one event or a list of them to `{url}` with `Content-Type: application/json`. "
        "Without `secrets` a caller needs a token with `events:write` instead.",
        "Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature` "
        "(`v1,` and HMAC-SHA256 of `{id}.{timestamp}.{body}`, base64); secrets are `whsec_…`.",
        "`id` of the event, with its `source`.",
        _OURS,
    ),
    "cloudevents": Guide(
        "CloudEvents",
        "- {type: cloudevents, name: hub}",
        "Give `{url}` to the sender; structured, batched and binary mode are read, and its OPTIONS "
        "handshake is answered. Without `secrets` it shows a token with `events:write`, as bearer "
        "or as `?access_token=`.",
        "Standard Webhooks where `secrets` are set, else a token.",
        "`id` of the event, with its `source`.",
        _OURS,
    ),
    "standardwebhooks": Guide(
        "Standard Webhooks and Svix",
        '- {type: standardwebhooks, name: crm, secrets: ["env:CRM_SECRET"], '
        "types: {order.completed: commerce.order.placed}}",
        "Enter `{url}` as the endpoint, and put its `whsec_…` into `secrets`.",
        "`v1` (HMAC-SHA256, `whsec_…`) and `v1a` (ed25519, the public key `whpk_…`) over "
        "`{webhook-id}.{webhook-timestamp}.{body}`; Svix's header names are read as well.",
        "`webhook-id`, which is signed and stays the same over retries.",
        (("a `type` of ours, or one of `types:`", "that type"), ("any other type", "`unmapped`")),
    ),
    "segment": Guide(
        "Segment and RudderStack",
        '- {type: segment, name: site, secrets: ["env:WRITE_KEY"]}',
        "Set the SDK's `host` (Segment) or `dataPlaneUrl` (RudderStack) to this daemon's URL; "
        "nothing else changes. The write key is any secret that you choose.",
        "None: the write key comes as basic auth or in the body, and is compared in constant time.",
        "`messageId`.",
        (
            (
                "track Order Completed",
                "`commerce.order.placed`, and `.paid` where it has an amount",
            ),
            ("track Order Refunded, Order Cancelled", "`commerce.order.refunded`, `.cancelled`"),
            ("track Cart Viewed, Product Added, Product Removed", "`commerce.cart.updated`"),
            ("track Checkout Started", "`commerce.checkout.started`"),
            ("any track that `types:` names", "the type named there"),
            ("identify, alias", PEOPLE),
            ("page, screen", "`web.page.viewed`"),
            ("other tracks, and group", "`unmapped`"),
        ),
    ),
    "otlp": Guide(
        "OpenTelemetry",
        '- {type: otlp, name: traces, secrets: ["env:OTLP_TOKEN"]}',
        "Set `OTEL_EXPORTER_OTLP_ENDPOINT` to this daemon's URL, "
        "`OTEL_EXPORTER_OTLP_PROTOCOL` to `http/protobuf` or `http/json`, and "
        "`OTEL_EXPORTER_OTLP_HEADERS` to `Authorization=Bearer%20<the token>`.",
        "None: the bearer token is compared in constant time.",
        "Trace and span.",
        (
            ("spans and events of GenAI", "`chat.llm.called`"),
            ("other spans and records", "counted, not kept"),
        ),
    ),
    "generic": Guide(
        "Any other vendor",
        """- name: billing
  type: generic
  secrets: ["env:BILLING_SECRET"]
  signature: {header: X-Signature, prefix: "sha256="}
  id: id
  time: created_at
  topic: type
  events:
  - type: billing.payment.succeeded
    when: "type == 'payment.paid'"
    data: {payment_id: payment.id, value: payment.amount, currency: payment.currency}""",
        "Enter `{url}`; more examples are in `config/examples/sources/`. `chatwatch events verify` "
        "tells whether the signature is described rightly.",
        "As `signature:` says: what is signed, the header, its prefix, hash and encoding. A vendor "
        "that does not sign gets `keys`.",
        "What `id:` names; without it a digest of the body.",
        (("what an entry of `events:` takes", "its `type`"), ("the rest", "`unmapped`")),
    ),
}
