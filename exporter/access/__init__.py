"""Who somebody is and what they may see: tokens of issuers, identities of gateways, roles."""
