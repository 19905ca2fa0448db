"""What the sample store is made of: series in numpy columns, found by labels, kept on disk."""
