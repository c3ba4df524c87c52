"""Calls by WSDL: the documents are fetched through the worker's client, read by zeep, and kept for a while."""

from __future__ import annotations

from connectors.soap.wsdl.cache import WSDLS

__all__ = ["WSDLS"]
