"""`/api/analytics`: typed endpoints, of which the routes and the OpenAPI document are made."""
