"""One module a way to a token; the union below is the registry."""

from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.grants.jwt_bearer import JwtBearer
from exporter.integrations.grants.refresh_token import RefreshToken
from exporter.integrations.grants.service_account import ServiceAccount

Grant = ClientCredentials | RefreshToken | JwtBearer | ServiceAccount
