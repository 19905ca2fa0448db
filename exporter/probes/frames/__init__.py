"""WebSockets: the request that opens one, and what is said over it."""
