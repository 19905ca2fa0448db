"""Who may import whom, as pyproject.toml says."""

import subprocess
import sys

from tests.house import tree

PROGRAM = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"


def test_the_import_contracts_are_kept() -> None:
    """In a process of its own, since import-linter changes this one's path."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--no-logo", "--no-cache"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
