"""What Stripe's events tell: money that moved, and subscriptions. Pure.

https://docs.stripe.com/api/events/types
"""
