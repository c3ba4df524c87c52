"""The Email connector, job type `io.camunda:email:1`."""

from __future__ import annotations

from connectors.email.connector import email
from connectors.email.model import ImapInput, Pop3Input, SmtpInput

__all__ = ["ImapInput", "Pop3Input", "SmtpInput", "email"]
