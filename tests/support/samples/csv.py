"""Tasks of connectors.csv that work."""

from __future__ import annotations

from support.samples.sample import Sample

SAMPLES = {
    "CSV read": Sample(
        "io.camunda:csv-connector",
        {
            "operation": "readCsv",
            "readCsv:data": '="id;name" + string join(["", "1;tea", "2;cups"], "\n")',
            "format.delimiter": ";",
            "recordMapper": "={id: number(record.id), name: record.name}",
        },
        "={found: records}",
        {"found": [{"id": 1, "name": "tea"}, {"id": 2, "name": "cups"}]},
    ),
    "CSV write": Sample(
        "io.camunda:csv-connector",
        {
            "operation": "writeCsv",
            "writeCsv:data": '=[{id: 1, name: "tea"}]',
            "format.skipHeaderRecord": "true",
            "documentReturnFormat.choice": "TEXT",
        },
        "={text: content}",
        {"text": "1,tea\r\n"},
    ),
}
