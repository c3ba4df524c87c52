"""Say of each server whether it can be run here, fetching what can be fetched; in CI, each that cannot is a failure."""

from __future__ import annotations

import os
import sys

from support.java import MissingError
from support.services import GreenMail, Kafka, MariaDB, PostgreSQL, RabbitMQ, Vault


def main() -> None:
    missing = False
    for service in (PostgreSQL, MariaDB, RabbitMQ, Kafka, GreenMail, Vault):
        try:
            service.installed()
            print(f"{service.__name__}: here")  # noqa: T201  # for whoever prepares a machine
        except MissingError as reason:
            missing = True
            print(f"{service.__name__}: {reason}")  # noqa: T201
    if missing and os.environ.get("CI") == "true":
        sys.exit(1)


if __name__ == "__main__":
    main()
