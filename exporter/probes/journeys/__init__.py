"""What the kinds `journey` and `chat` are made of: values from one answer to the next request."""
