"""One module a way to a token; the union below is the registry."""

from exporter.integrations.grants.client_credentials import ClientCredentials

Grant = ClientCredentials
