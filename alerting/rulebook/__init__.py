"""What rules are made of: read from files, checked at load, made PromQL and texts, exported."""
