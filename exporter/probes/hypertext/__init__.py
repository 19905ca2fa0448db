"""What the kind `http` is made of: the request, its hops, the answer and what it has to be."""
