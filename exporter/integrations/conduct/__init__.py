"""The behaviour of an integration: what to ask when, what follows from an answer; pure."""
