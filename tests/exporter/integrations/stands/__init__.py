"""A vendor as a pure function: what it answers, in each of its moods, as its documentation says.

`STANDS` names one a vendor. The conformance tests ask them in process and over HTTP, and the week
in virtual time lives among them.
"""

from tests.exporter.integrations.stands import (
    anthropic,
    brevo,
    calcom,
    calendly,
    chatwoot,
    google_drive,
    hubspot,
    instagram,
    intercom,
    messenger,
    openai,
    pennylane,
    rest,
    salesforce,
    shopify,
    slack,
    stripe,
    twilio,
    whatsapp,
    zendesk,
)
from tests.exporter.integrations.stands.stand import Stand

STANDS: dict[str, Stand] = {
    "anthropic": anthropic.STAND,
    "brevo": brevo.STAND,
    "calcom": calcom.STAND,
    "calendly": calendly.STAND,
    "chatwoot": chatwoot.STAND,
    "google_drive": google_drive.STAND,
    "hubspot": hubspot.STAND,
    "instagram": instagram.STAND,
    "intercom": intercom.STAND,
    "messenger": messenger.STAND,
    "openai": openai.STAND,
    "pennylane": pennylane.STAND,
    "rest": rest.STAND,
    "salesforce": salesforce.STAND,
    "shopify": shopify.STAND,
    "slack": slack.STAND,
    "stripe": stripe.STAND,
    "twilio": twilio.STAND,
    "whatsapp": whatsapp.STAND,
    "zendesk": zendesk.STAND,
}
