"""Keys and certificates that signatures are made with, new ones for each run."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from support.identities import Identity, identity


@pytest.fixture(scope="session")
def rsa_identity() -> Identity:
    return identity(rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def ec_identity() -> Identity:
    return identity(ec.generate_private_key(ec.SECP256R1()))
