"""What whoever asks dispatch for something may be told instead; the words are for people."""


class Refused(ValueError):
    """It cannot be done: what is wrong, and what instead (HTTP 400)."""


class Unknown(Refused):
    """Nothing of that name is known (HTTP 404)."""


class Full(Refused):
    """There are as many as `alerting.delivery` lets there be (HTTP 429)."""
