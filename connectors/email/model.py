"""Input of the Email connector, as the element template `io.camunda.connectors.email.v1` gives it (data sheet, section 4)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Document, Model, template
from connectors.sdk.constraints import NotBlank, type_by_default
from connectors.sdk.kinds import kind_told_by

_SERVER = "Server"


class EmailSettings(BaseModel):
    """How the worker's operator wants mail servers to be used."""

    max_connections: int = Field(
        default=16, ge=1, description="Connections to mail servers; further jobs wait for one"
    )


def _in_capitals(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _plain_unless_known(value: object) -> object:
    known = _in_capitals(value)
    return known if known in ("HTML", "MULTIPART") else "PLAIN"


def _listed(value: object) -> object:
    return [value] if isinstance(value, dict) else value


_SORT_BY = Field(title="Sort by", description="What they are sorted by")

Host = Annotated[str, AfterValidator(str.strip), Field(title="Host", description="Host of the server")]
Port = Annotated[int, Field(title="Port", ge=1, le=65535, description="Port of the server")]
Encryption = Annotated[
    Literal["TLS", "SSL", "NONE"],
    BeforeValidator(_in_capitals),
    Field(title="Encryption", json_schema_extra=template(default="TLS")),
]
Folder = Annotated[str | None, Field(title="Folder", description="INBOX by default")]
Most = Annotated[
    int, Field(title="At most", description="Mails to list", json_schema_extra=template(default=100))
]
Order = Annotated[
    Literal["ASC", "DESC"],
    BeforeValidator(_in_capitals),
    Field(title="Order", description="ASC or DESC", json_schema_extra=template(default="ASC")),
]
ImapField = Annotated[Literal["RECEIVED_DATE", "SENT_DATE", "SIZE"], BeforeValidator(_in_capitals), _SORT_BY]
Pop3Field = Annotated[Literal["SENT_DATE", "SIZE"], BeforeValidator(_in_capitals), _SORT_BY]


class Login(Model):
    """User name and password."""

    type: Literal["simple"]
    username: NotBlank = Field(description="Name of the user")
    password: NotBlank = Field(
        repr=False, description="Password of the user", json_schema_extra=template(secret=True)
    )


class NoLogin(Model):
    """No login, for servers that send for whoever asks."""

    type: Literal["noAuth"]


Authentication = Annotated[
    Annotated[
        Login | NoLogin,
        Field(
            discriminator="type",
            json_schema_extra=template(choices={"simple": "User and password", "noAuth": "None"}),
        ),
    ],
    type_by_default("simple"),
]


class SmtpConfig(Model):
    """The server that sends."""

    smtp_host: Host
    smtp_port: Port = Field(json_schema_extra=template(default=587))
    smtp_cryptographic_protocol: Encryption = Field(
        description="TLS begins it with STARTTLS, SSL from the first byte on"
    )


class ImapConfig(Model):
    """The server that keeps mails."""

    imap_host: Host
    imap_port: Port = Field(json_schema_extra=template(default=993))
    imap_cryptographic_protocol: Encryption = Field(description="TLS and SSL encrypt from the first byte on")


class Pop3Config(Model):
    """The server that keeps mails."""

    pop3_host: Host
    pop3_port: Port = Field(json_schema_extra=template(default=995))
    pop3_cryptographic_protocol: Encryption = Field(description="TLS and SSL encrypt from the first byte on")


class Send(Model):
    """A mail to send."""

    sender: str = Field(alias="from", title="From", description="Address of the sender")
    to: Any = Field(description="Addresses, separated by commas or as a list")
    cc: Any = Field(default=None, title="CC", description="Addresses of a copy")
    bcc: Any = Field(default=None, title="BCC", description="Addresses of a copy that nobody else sees")
    headers: dict[str, str] | None = Field(default=None, description="Further headers")
    subject: str = Field(description="Subject of the mail")
    content_type: Annotated[Literal["PLAIN", "HTML", "MULTIPART"], BeforeValidator(_plain_unless_known)] = (
        Field(default="PLAIN", description="Which of the two texts are sent")
    )
    body: str | None = Field(
        default=None,
        title="Text",
        description="The mail as plain text",
        json_schema_extra=template(multiline=True, when={"contentType": ["PLAIN", "MULTIPART"]}),
    )
    html_body: str | None = Field(
        default=None,
        title="HTML",
        description="The mail as HTML",
        json_schema_extra=template(multiline=True, when={"contentType": ["HTML", "MULTIPART"]}),
    )
    attachments: Annotated[list[Document] | None, BeforeValidator(_listed)] = Field(
        default=None, description="Documents to send along"
    )

    @model_validator(mode="before")
    @classmethod
    def _addressed(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("to", ...) is None:
            return {name: value for name, value in values.items() if name != "to"}
        return values

    @model_validator(mode="after")
    def _with_text(self) -> Send:
        if None in self.texts.values():
            raise PydanticCustomError("body", "Please provide a proper message body")
        return self

    @property
    def texts(self) -> dict[str, str | None]:
        """The texts that are sent, by their subtype of `text/`."""
        both = {"plain": self.body, "html": self.html_body}
        return {kind: text for kind, text in both.items() if self.content_type in (kind.upper(), "MULTIPART")}


class SendData(Model):
    """Sending a mail."""

    smtp_action_discriminator: Literal["sendEmailSmtp"] = Field(
        title="Action", description="What is done", json_schema_extra=template(default="sendEmailSmtp")
    )
    smtp_action: Send = Field(title="Mail")
    smtp_config: SmtpConfig = Field(title="Server", json_schema_extra=template(group=_SERVER))


class Identified(Model):
    """A mail by its id."""

    message_id: str = Field(
        title="Message ID",
        description="Message-ID of the mail, or a part of it",
        examples=["<1@example.com>"],
    )


class Criteria(Model):
    """What to look for."""

    criteria: Any = Field(
        default=None,
        description="One criterion, or several under AND or OR",
        examples=[{"field": "SUBJECT", "value": "invoice"}],
        json_schema_extra=template(feel="required"),
    )


class ImapList(Model):
    """Which mails of a folder."""

    max_to_be_read: Most
    list_emails_folder: Folder = None
    sort_field: ImapField = Field(json_schema_extra=template(default="RECEIVED_DATE"))
    sort_order: Order


class ImapSearch(Criteria):
    """What to look for in a folder."""

    search_email_folder: Folder = None


class ImapRead(Identified):
    """A mail of a folder."""

    read_email_folder: Folder = None


class ImapDelete(Identified):
    """A mail of a folder."""

    delete_email_folder: Folder = None


class ImapMove(Identified):
    """A mail, and where it goes."""

    from_folder: str = Field(description="Where it is")
    to_folder: str = Field(description="Where it goes; made if there is none")


class _ImapData(Model):
    imap_config: ImapConfig = Field(title="Server", json_schema_extra=template(group=_SERVER))


class ImapListData(_ImapData):
    """Listing a folder."""

    imap_action_discriminator: Literal["listEmailsImap"]
    imap_action: ImapList


class ImapSearchData(_ImapData):
    """Searching a folder."""

    imap_action_discriminator: Literal["searchEmailsImap"]
    imap_action: ImapSearch


class ImapReadData(_ImapData):
    """Reading a mail."""

    imap_action_discriminator: Literal["readEmailImap"]
    imap_action: ImapRead


class ImapDeleteData(_ImapData):
    """Deleting a mail."""

    imap_action_discriminator: Literal["deleteEmailImap"]
    imap_action: ImapDelete


class ImapMoveData(_ImapData):
    """Moving a mail."""

    imap_action_discriminator: Literal["moveEmailImap"]
    imap_action: ImapMove


class Pop3List(Model):
    """Which mails."""

    max_to_be_read: Most
    sort_field: Pop3Field = Field(json_schema_extra=template(default="SENT_DATE"))
    sort_order: Order


class _Pop3Data(Model):
    pop3_config: Pop3Config = Field(title="Server", json_schema_extra=template(group=_SERVER))


class Pop3ListData(_Pop3Data):
    """Listing the mails."""

    pop3_action_discriminator: Literal["listEmailsPop3"]
    pop3_action: Pop3List


class Pop3SearchData(_Pop3Data):
    """Searching the mails."""

    pop3_action_discriminator: Literal["searchEmailsPop3"]
    pop3_action: Criteria


class Pop3ReadData(_Pop3Data):
    """Reading a mail."""

    pop3_action_discriminator: Literal["readEmailPop3"]
    pop3_action: Identified


class Pop3DeleteData(_Pop3Data):
    """Deleting a mail."""

    pop3_action_discriminator: Literal["deleteEmailPop3"]
    pop3_action: Identified


_IMAP_ACTIONS = {
    "listEmailsImap": "List mails",
    "searchEmailsImap": "Search mails",
    "readEmailImap": "Read a mail",
    "deleteEmailImap": "Delete a mail",
    "moveEmailImap": "Move a mail",
}
_POP3_ACTIONS = {
    "listEmailsPop3": "List mails",
    "searchEmailsPop3": "Search mails",
    "readEmailPop3": "Read a mail",
    "deleteEmailPop3": "Delete a mail",
}


class _Input(Model):
    authentication: Authentication = Field(description="How to log in")


class SmtpInput(_Input):
    """Sending over SMTP."""

    data: Annotated[
        SendData, kind_told_by("smtpActionDiscriminator", about="smtpAction", kinds=["sendEmailSmtp"])
    ]


class ImapInput(_Input):
    """Mails of a server, over IMAP."""

    data: Annotated[
        ImapListData | ImapSearchData | ImapReadData | ImapDeleteData | ImapMoveData,
        Field(
            discriminator="imap_action_discriminator",
            description="What is done",
            json_schema_extra=template(choices=_IMAP_ACTIONS),
        ),
        kind_told_by("imapActionDiscriminator", about="imapAction", kinds=_IMAP_ACTIONS),
    ]


class Pop3Input(_Input):
    """Mails of a server, over POP3."""

    data: Annotated[
        Pop3ListData | Pop3SearchData | Pop3ReadData | Pop3DeleteData,
        Field(
            discriminator="pop3_action_discriminator",
            description="What is done",
            json_schema_extra=template(choices=_POP3_ACTIONS),
        ),
        kind_told_by("pop3ActionDiscriminator", about="pop3Action", kinds=_POP3_ACTIONS),
    ]
