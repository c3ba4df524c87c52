"""RabbitMQ of Debian's `rabbitmq-server`, with its management API, in a fresh folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from support.java import MissingError
from support.ports import free_port
from support.services.service import LOGIN, SECRET, Service


class RabbitMQ(Service):
    """A node of its own, with its own name service; `LOGIN` administers it.

    Attributes:
        management_url: the HTTP API that shows queues, connections and messages.
    """

    account = "rabbitmq"
    ready_line = "Starting broker... completed"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._management, self._distribution, self._names = (free_port() for _ in range(3))
        self.management_url = f"http://127.0.0.1:{self._management}"

    @classmethod
    def installed(cls) -> None:
        _program()

    def prepare(self) -> None:
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        definitions = {
            "users": [{"name": LOGIN, "password": SECRET, "tags": "administrator"}],
            "vhosts": [{"name": "/"}],
            "permissions": [{"user": LOGIN, "vhost": "/", **rights}],
        }
        (self.folder / "definitions.json").write_text(json.dumps(definitions))
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management].")
        settings = {
            "listeners.tcp.local": f"127.0.0.1:{self.port}",
            "management.tcp.ip": "127.0.0.1",
            "management.tcp.port": str(self._management),
            "load_definitions": str(self.folder / "definitions.json"),
            "vm_memory_high_watermark.absolute": "1GB",
            "disk_free_limit.absolute": "50MB",
        }
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        (self.folder / "rabbitmq.conf").write_text("".join(lines))
        self.own(self.folder / "enabled_plugins", self.folder / "mnesia", self.folder / "logs")

    def command(self) -> list[str]:
        return [_program()]

    def environment(self) -> dict[str, str]:
        folder = self.folder
        return {
            **super().environment(),
            "RABBITMQ_NODENAME": f"test-{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_RELAXED_COMMAND_CHECK": "true",  # lets `remove` end it although the node never signed off
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        }

    def remove(self) -> None:
        """Kill it, and the name service that it left behind on a port of its own."""
        self.kill()
        if names := shutil.which("epmd"):
            subprocess.run(
                [names, "-kill"], env=self.environment(), capture_output=True, check=False, timeout=20
            )
        super().remove()


def _program() -> str:
    """The server's own script; the one on PATH insists on an account and on fixed folders."""
    found = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if not found:
        raise MissingError("no RabbitMQ in /usr/lib/rabbitmq/lib; apt install rabbitmq-server")
    return str(found[-1])
