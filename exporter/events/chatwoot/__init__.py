"""What Chatwoot's webhooks tell: messages, conversations, contacts.

https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks
"""
