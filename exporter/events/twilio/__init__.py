"""What Twilio signs and sends: SMS, WhatsApp and others, their statuses, and Conversations. Pure.

https://www.twilio.com/docs/usage/webhooks
"""
