"""gRPC's health check: its two messages, its statuses, and what they mean."""
