"""The GraphQL connector, job type `io.camunda:connector-graphql:1`."""

from __future__ import annotations

from connectors.graphql.connector import graphql
from connectors.graphql.model import GraphQLInput

__all__ = ["GraphQLInput", "graphql"]
