"""The shells of probes: look-up, connection, TLS, exchange, and the visit that joins them."""
