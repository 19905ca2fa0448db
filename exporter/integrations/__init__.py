"""One module a vendor; the union below is the registry: to add one, add its name.

A vendor is a frozen Struct with a tag that says what to ask and what answers tell, all pure;
`course` decides when, and `transport` asks.
"""

from exporter.integrations.anthropic import Anthropic
from exporter.integrations.brevo import Brevo
from exporter.integrations.calcom import Calcom
from exporter.integrations.calendly import Calendly
from exporter.integrations.chatwoot import Chatwoot
from exporter.integrations.google_drive import GoogleDrive
from exporter.integrations.hubspot import Hubspot
from exporter.integrations.instagram import Instagram
from exporter.integrations.intercom import Intercom
from exporter.integrations.messenger import Messenger
from exporter.integrations.openai import Openai
from exporter.integrations.pennylane import Pennylane
from exporter.integrations.rest import Rest
from exporter.integrations.salesforce import Salesforce
from exporter.integrations.shopify import Shopify
from exporter.integrations.slack import Slack
from exporter.integrations.stripe import Stripe
from exporter.integrations.twilio import Twilio
from exporter.integrations.whatsapp import Whatsapp
from exporter.integrations.zendesk import Zendesk

Vendor = (
    Anthropic
    | Brevo
    | Calcom
    | Calendly
    | Chatwoot
    | GoogleDrive
    | Hubspot
    | Instagram
    | Intercom
    | Messenger
    | Openai
    | Pennylane
    | Rest
    | Salesforce
    | Shopify
    | Slack
    | Stripe
    | Twilio
    | Whatsapp
    | Zendesk
)
