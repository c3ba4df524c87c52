"""Every setting of the worker, in one table: names, kind, default and what it does.

`connector-worker check`, the README and the guide derive theirs from it. Names of the reference (`camunda.client.*`)
are accepted in all the forms its releases knew: the current one first, then that of 8.6/8.7, then that of 8.5 and
older, then those of the plain Java client. Each is written in the environment in the three ways of
`worker.config.sources.spellings`.
"""

from __future__ import annotations

from worker.config.rows.connectors import CONNECTORS, NETWORK
from worker.config.rows.documents import DOCUMENTS
from worker.config.rows.gateway import AUTH, CLOUD, GATEWAY
from worker.config.rows.jobs import JOBS
from worker.config.rows.limits import LIMITS
from worker.config.rows.secrets import SECRETS
from worker.config.rows.service import SERVICE

SECTIONS = (GATEWAY, CLOUD, AUTH, JOBS, LIMITS, CONNECTORS, SECRETS, DOCUMENTS, NETWORK, SERVICE)
SETTINGS = {setting.name: setting for section in SECTIONS for setting in section.settings}
