"""What the guide says: a connector's page is made of the connector, and messages it explains are the worker's."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from worker.registry import discover

ROOT = Path(__file__).parents[1]
SHORTEST = 8  # letters that tell a message from others
ROWS = re.findall(
    r"^\| (`.*?) \| .* \| .* \|$", (ROOT / "docs" / "troubleshooting.md").read_text(), re.MULTILINE
)
MESSAGES = [
    message for row in ROWS for message in re.findall(r"`([^`]+)`", row) if not message.startswith("/")
]


def said_by_the_worker() -> str:
    """All its texts, with nothing in place of what differs."""
    texts = []
    for file in (*(ROOT / "worker").rglob("*.py"), *(ROOT / "connectors").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
                texts.append("".join(map(str, parts)))
    return "\n".join(texts)


def test_the_messages_that_are_explained_are_the_worker_s() -> None:
    said = said_by_the_worker()
    parts = [part for message in MESSAGES for part in re.split("…|[.]$", message)]
    unknown = [part for part in parts if len(part.strip()) >= SHORTEST and part.strip() not in said]
    assert len(MESSAGES) > 30
    assert unknown == []


@pytest.fixture(scope="module")
def pages() -> dict[Path, str]:
    made: dict[Path, str] = runpy.run_path(str(ROOT / "docs" / "connector_pages.py"))["pages"]()
    return made


def test_every_connector_has_a_page_with_its_inputs_and_settings(pages: dict[Path, str]) -> None:
    text = "\n".join(pages.values())
    own = [each.connector for each in discover().connectors if each.source.startswith("connector-worker ")]
    assert own
    for connector in own:
        assert f"## {connector.name} in the Modeler" in text
        assert f"Job type `{connector.type}`" in text


def test_a_connector_s_page_is_made_of_its_readme_and_its_model(pages: dict[Path, str]) -> None:
    readme = ROOT / "connectors" / "rest" / "README.md"
    page = pages[readme]
    assert page.startswith(readme.read_text())
    assert re.search(r"^\| `url` \| URL \| string \| .*; needed \|$", page, re.MULTILINE)
    assert "`CONNECTOR_HTTP_REST_HONOUR_RETRY_AFTER`" in page


QUICK_START = (ROOT / "docs" / "quick-start.md").read_text()
CONSOLE = "\n".join(re.findall(r"```console\n(.*?)```", QUICK_START, re.DOTALL))
SHOWN = re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", CONSOLE, re.MULTILINE)


def shell(command: str, **environment: str) -> str:
    """What a command prints where the worker is installed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("command", "printed"), SHOWN)
def test_a_command_of_the_quick_start_prints_what_it_says(command: str, printed: str) -> None:
    assert shell(command).split() == printed.split()


def test_the_process_of_the_quick_start_comes_to_its_end() -> None:
    (command,) = re.findall(r"^connector-worker dev .*$", QUICK_START, re.MULTILINE)
    (secret,) = re.findall(r"^export SECRET_SHOP_TOKEN=(.*)$", QUICK_START, re.MULTILINE)
    server = runpy.run_path(str(ROOT / "examples" / "shop.py"))["shop"]("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        here = command.replace("localhost:9000", f"127.0.0.1:{server.server_address[1]}")
        printed = shell(f"{here} --port 0", SECRET_SHOP_TOKEN=secret)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert '"reservation": "R-1' in printed
