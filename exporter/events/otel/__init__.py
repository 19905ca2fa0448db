"""What OpenTelemetry sends by OTLP/HTTP, as far as it tells of calls of language models."""
