"""One module a sender; the union below is the registry: to add one, add its module and its name."""

from exporter.events.sources.calcom import CalCom
from exporter.events.sources.calendly import Calendly
from exporter.events.sources.chatwoot import Chatwoot
from exporter.events.sources.cloudevents import CloudEvents
from exporter.events.sources.generic import Generic
from exporter.events.sources.hubspot import HubSpot
from exporter.events.sources.instagram import Instagram
from exporter.events.sources.intercom import Intercom
from exporter.events.sources.messenger import Messenger
from exporter.events.sources.native import Native
from exporter.events.sources.otlp import Otlp
from exporter.events.sources.salesforce import Salesforce
from exporter.events.sources.segment import Segment
from exporter.events.sources.shopify import Shopify
from exporter.events.sources.standardwebhooks import StandardWebhooks
from exporter.events.sources.stripe import Stripe
from exporter.events.sources.twilio import Twilio
from exporter.events.sources.whatsapp import WhatsApp
from exporter.events.sources.zendesk import Zendesk

Source = (
    Native
    | CloudEvents
    | CalCom
    | Calendly
    | Chatwoot
    | Generic
    | HubSpot
    | Instagram
    | Intercom
    | Messenger
    | Otlp
    | Salesforce
    | Segment
    | Shopify
    | StandardWebhooks
    | Stripe
    | Twilio
    | WhatsApp
    | Zendesk
)
