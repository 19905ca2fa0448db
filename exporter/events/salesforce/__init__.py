"""What Salesforce's outbound messages tell. Pure."""
