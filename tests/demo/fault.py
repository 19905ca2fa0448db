"""Why the demo cannot go on."""


class CannotPlay(Exception):
    """A sentence for the person who runs the demo."""
