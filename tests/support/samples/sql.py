"""Tasks of connectors.sql that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample
from support.stand_ins import sql_pool

SAMPLES = {
    "SQL": Sample(
        "io.camunda:connector-jdbc:1",
        {
            "database": "POSTGRESQL",
            "connection.authType": "detailed",
            "connection.host": "db.example",
            "connection.port": "5432",
            "connection.username": "ada",
            "connection.password": "{{secrets.TOKEN}}",
            "data.returnResults": "true",
            "data.query": "select id from orders where name = :name",
            "data.variables": '={name: "tea"}',
        },
        "={found: response.resultSet}",
        {"found": [{"id": 7}]},
        json_response({"id": 7}),
        stand_ins={"connectors.sql.opening.open_pool": sql_pool},
    ),
}
