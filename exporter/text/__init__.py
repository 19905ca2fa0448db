"""What a text tells before it is cut: its language, how it feels, and what it is about."""
