"""What WhatsApp, Messenger and Instagram share: Meta's Graph API and its errors."""
