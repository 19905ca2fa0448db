"""What Shopify's webhooks tell: carts, checkouts, orders, refunds and customers. Pure.

https://shopify.dev/docs/api/webhooks
"""
