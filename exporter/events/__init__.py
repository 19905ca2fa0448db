"""What happened: the event types, their sources, and the way from a request to the disk."""
