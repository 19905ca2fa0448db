"""What the kind `heartbeat` is made of: what a job told, when it is due, and what that means."""
