"""The SendGrid connector, job type `io.camunda:sendgrid:1`."""

from __future__ import annotations

from connectors.sendgrid.connector import sendgrid
from connectors.sendgrid.model import SendGridInput

__all__ = ["SendGridInput", "sendgrid"]
