"""The shells that watch integrations: a task each, memories on disk, figures shown."""
