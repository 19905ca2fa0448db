"""``python -m exporter.docs`` writes the pages into docs/ of the working directory."""

from pathlib import Path

from exporter.docs.pages import pages

if __name__ == "__main__":
    for name, text in pages().items():
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        if changed:
            path.write_text(text, encoding="utf-8")
        print(f"{name}: {'written' if changed else 'as it was'}")
