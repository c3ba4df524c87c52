"""Tasks of connectors.email that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample
from support.stand_ins import mail_sent, mail_server

SAMPLES = {
    "Email": Sample(
        "io.camunda:email:1",
        {
            "protocol": "smtp",
            "authentication.type": "simple",
            "authentication.username": "ada",
            "authentication.password": "{{secrets.TOKEN}}",
            "data.smtpConfig.smtpHost": "mail.example",
            "data.smtpConfig.smtpPort": "587",
            "data.smtpConfig.smtpCryptographicProtocol": "TLS",
            "data.smtpAction.from": "shop@example.com",
            "data.smtpAction.to": "ada@example.com",
            "data.smtpAction.subject": "Your order",
            "data.smtpAction.contentType": "PLAIN",
            "data.smtpAction.body": "It is on its way.",
        },
        "={sent: response.sent, subject: response.subject}",
        {"sent": True, "subject": "Your order"},
        json_response({}),
        stand_ins={
            "connectors.email.connector._server": mail_server,
            "connectors.email.smtp.send": mail_sent,
        },
    ),
}
