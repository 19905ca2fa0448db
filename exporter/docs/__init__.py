"""The generated pages of docs/: each is written from the code that it describes."""
