"""What vendors say of themselves, read from their status pages."""
