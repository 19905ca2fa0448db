"""What people write of an API that has no module: how it is asked, and where its answers say it."""
