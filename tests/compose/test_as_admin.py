"""config/compose/as-admin.sh runs a command in the container, with its configuration and token."""

import os
import subprocess
from pathlib import Path

from tests.compose.stack import mounted, services
from tests.house import tree

SCRIPT = tree.ROOT / "config/compose/as-admin.sh"


def test_a_command_gets_the_token_of_the_admin_and_the_file_of_the_daemon(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/admin-token").write_text("the-token\n")
    (tmp_path / "chatwatch").write_text('#!/bin/sh\necho "$CHATWATCH_TOKEN $*"; exit 3\n')
    (tmp_path / "chatwatch").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", SCRIPT, "query", "1 + 1"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    service = services()["chatwatch"]
    path = service["command"][1]
    assert done.stdout == f"the-token --config {path.removeprefix('/')} query 1 + 1\n"
    assert done.returncode == 3


def test_it_is_where_the_page_of_operations_says() -> None:
    text = (tree.ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert mounted(services()["chatwatch"], "/etc/chatwatch/compose/as-admin.sh") == SCRIPT
    assert "docker compose exec chatwatch sh /etc/chatwatch/compose/as-admin.sh doctor" in text
