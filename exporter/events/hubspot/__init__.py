"""How HubSpot signs, and how it tells of changes. Pure.

https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
"""
