"""What the kinds `postgres` and `redis` are made of: their protocols, as bytes."""
