"""Another Prometheus that keeps the samples and is asked instead of the sample store."""
