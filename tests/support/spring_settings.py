"""The rows of what the reference's Spring client, of 8.5 and later, can be told besides; see `reference_settings`."""

from __future__ import annotations

from support.reference_settings import CLIENT, DEFAULTS, IGNORED_, KNOWN

ROWS = [
    (
        "whether there is a client",
        [f"{CLIENT}_ENABLED", f"{CLIENT}_ZEEBE_ENABLED", "ZEEBE_CLIENT_ENABLED"],
        IGNORED_,
    ),
    (
        "what its workers are by default",
        [
            f"{of_all}_{name}"
            for of_all in (DEFAULTS, f"{CLIENT}_ZEEBE_DEFAULTS")
            for name in (
                "AUTO_COMPLETE",
                "ENABLED",
                "FETCH_VARIABLES",
                "FETCHVARIABLES_0",
                "FORCE_FETCH_ALL_VARIABLES",
                "MAX_RETRIES",
                "NAME",
                "TYPE",
            )
        ],
        IGNORED_,
    ),
    (
        "their names of before",
        ["ZEEBE_CLIENT_WORKER_DEFAULT_NAME", "ZEEBE_CLIENT_WORKER_DEFAULTTYPE"],
        IGNORED_,
    ),
    ("single job types, as of before", ["ZEEBE_CLIENT_WORKER_OVERRIDE_MY_TYPE_MAX_JOBS_ACTIVE"], KNOWN),
    ("deployment", [f"{CLIENT}_DEPLOYMENT_ENABLED", f"{CLIENT}_ZEEBE_DEPLOYMENT_ENABLED"], IGNORED_),
    (
        "messages",
        [
            f"{CLIENT}_MESSAGE_TIME_TO_LIVE",
            f"{CLIENT}_ZEEBE_MESSAGETIMETOLIVE",
            "ZEEBE_CLIENT_MESSAGE_TIME_TO_LIVE",
        ],
        IGNORED_,
    ),
    (
        "other components",
        [
            f"{CLIENT}_{component}_{name}"
            for component in ("IDENTITY", "OPERATE", "TASKLIST", "OPTIMIZE")
            for name in ("ENABLED", "BASEURL", "BASE_URL", "AUDIENCE", "SCOPE")
        ],
        IGNORED_,
    ),
    (
        "client assertions",
        [
            f"{CLIENT}_AUTH_CLIENT_ASSERTION_KEYSTORE_{name}"
            for name in ("PATH", "PASSWORD", "KEY_ALIAS", "KEY_PASSWORD")
        ],
        IGNORED_,
    ),
    ("domain of the cloud", [f"{CLIENT}_CLOUD_BASE_URL", "ZEEBE_CLIENT_CLOUD_BASEURL"], IGNORED_),
    ("connections", [f"{CLIENT}_MAX_HTTP_CONNECTIONS"], IGNORED_),
    ("order of sources", ["ZEEBE_CLIENT_APPLY_ENVIRONMENT_VARIABLE_OVERRIDES"], IGNORED_),
]
