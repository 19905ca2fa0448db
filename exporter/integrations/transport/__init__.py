"""The shells that ask vendors: one request, answered or not, within its limits."""
