"""What Intercom's notifications tell: parts of conversations, what became of them, contacts.

https://developers.intercom.com/docs/references/webhooks/webhook-models
"""
