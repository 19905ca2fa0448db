"""What the dispatcher is made of: it does what `alerting.dispatch` decides."""
