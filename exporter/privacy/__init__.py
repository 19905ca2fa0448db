"""What keeps people out of the store: cleaned text, pseudonyms, and sealed personal fields."""
