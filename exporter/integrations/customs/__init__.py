"""What is usual of an integration: traffic of its webhooks, syncs, speed; told from what is not."""
