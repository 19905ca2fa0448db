"""``python -m exporter`` is the command ``chatwatch``."""

from exporter.cli import main

if __name__ == "__main__":
    main()
