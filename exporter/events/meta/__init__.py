"""What WhatsApp, Messenger and Instagram share: Meta signs and nests all three alike. Pure.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""
