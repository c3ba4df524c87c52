"""What the connectors of Amazon Web Services have in common; each service has a package of its own in here."""

from __future__ import annotations

from connectors.aws.connector import AwsOperations
from connectors.aws.model import AwsInput

__all__ = ["AwsInput", "AwsOperations"]
