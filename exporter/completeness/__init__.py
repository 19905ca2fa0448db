"""How much of what usually comes of a source did come."""
