"""Connections to the gateway: one for commands, and as many for streams and polls as job types need.

A server limits the calls of one connection (100 is common), and a call beyond the limit waits in silence until
another ends. Streams never end, so commands have a connection of their own and job types are dealt out.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import grpc
import grpc.aio

from worker.gateway.settings import GatewaySettingError

if TYPE_CHECKING:
    from pathlib import Path

    from worker.gateway.settings import GatewaySettings

# What HTTP/2 holds of a stream that nobody reads: gRPC's default window, which no probe may widen.
STREAM_WINDOW = 65_535


class Connections:
    """The channels of one worker. Made inside a running event loop; nothing connects before the first call.

    Raises:
        GatewaySettingError: an address or certificate that cannot work.
    """

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._target = settings.target
        self._credentials = _channel_credentials(settings) if settings.secure else None
        self._options = _options(settings)
        self._types = 0
        self._jobs: list[grpc.aio.Channel] = []
        self.commands = self._open()

    def for_job_type(self) -> grpc.aio.Channel:
        """Return the channel for the stream and the polls of one more job type."""
        if self._types % self._settings.types_per_connection == 0:
            self._jobs.append(self._open())
        self._types += 1
        return self._jobs[-1]

    async def close(self) -> None:
        """Close every channel; calls still open are cancelled."""
        await asyncio.gather(*(channel.close() for channel in (*self._jobs, self.commands)))

    def _open(self) -> grpc.aio.Channel:
        if self._credentials is None:
            return grpc.aio.insecure_channel(self._target, options=self._options)
        return grpc.aio.secure_channel(self._target, self._credentials, options=self._options)


def _options(settings: GatewaySettings) -> list[tuple[str, int | str]]:
    options: list[tuple[str, int | str]] = [
        ("grpc.keepalive_time_ms", int(settings.keep_alive * 1000)),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.max_receive_message_length", settings.max_message_size),
        ("grpc.max_metadata_size", settings.max_metadata_size),
        # The limit of what is sent is the gateway's, which says so in its answer.
        ("grpc.max_send_message_length", -1),
        ("grpc.http2.bdp_probe", 0),
        ("grpc.http2.lookahead_bytes", STREAM_WINDOW),
        # Equal channels would share one connection otherwise.
        ("grpc.use_local_subchannel_pool", 1),
        # Shorter than the pauses between calls, so that a call finds the connection where the gateway is back.
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 2_000),
        # Despite its name, how long one attempt to connect may take.
        ("grpc.min_reconnect_backoff_ms", 5_000),
        # Retries are ours: they know the job's deadline.
        ("grpc.enable_retries", 0),
    ]
    if settings.tls.override_authority:
        options.append(("grpc.ssl_target_name_override", settings.tls.override_authority))
        options.append(("grpc.default_authority", settings.tls.override_authority))
    return options


def _channel_credentials(settings: GatewaySettings) -> grpc.ChannelCredentials:
    tls = settings.tls
    if (tls.certificate_file is None) != (tls.key_file is None):
        missing = "key_file" if tls.key_file is None else "certificate_file"
        raise GatewaySettingError(
            f"tls.{missing}", "a client certificate needs both its certificate file and its key file"
        )
    return grpc.ssl_channel_credentials(
        root_certificates=_pem("tls.ca_file", tls.ca_file),
        private_key=_pem("tls.key_file", tls.key_file),
        certificate_chain=_pem("tls.certificate_file", tls.certificate_file),
    )


def _pem(setting: str, path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GatewaySettingError(setting, f"{path} cannot be read: {error.strerror}") from None
    if b"-----BEGIN" not in content:
        raise GatewaySettingError(setting, f"{path} is no PEM file (it has no -----BEGIN line)")
    return content
