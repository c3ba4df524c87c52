"""How the worker is watched."""

from __future__ import annotations

from worker.config.setting import Section, Setting, own
from worker.config.values import BOOLEAN, COUNT, PORT, TEXT, choice

SERVICE = Section(
    "Service",
    (
        Setting("server.port", PORT, "8080", "health and metrics over HTTP; 0 takes any free port"),
        Setting(
            "management.server.port", PORT, None, "their port where it is set, in place of the one above"
        ),
        own("processes", COUNT, "1", "worker processes, each with slots of its own, under one admin port"),
        own(
            "admin-token",
            TEXT,
            None,
            "what those have to bring as bearer token who change the log's level over HTTP; without it nobody can",
            secret=True,
        ),
        own(
            "console",
            BOOLEAN,
            "false",
            "whether the console is on the admin port: it shows jobs with their data to whoever brings the admin token",
        ),
        own(
            "log-level",
            choice(
                "info", "debug", "warning", "error", trace="debug", warn="warning", fatal="error", off="error"
            ),
            "info",
            "the least severe events that are logged",
            "logging.level.io.camunda.connector",
            "logging.level.root",
        ),
        own(
            "log-format",
            choice("auto", "json", "console", "stackdriver", default="auto"),
            "auto",
            "`auto` is console on a terminal, else JSON",
            "connectors.log.appender",
        ),
    ),
)
