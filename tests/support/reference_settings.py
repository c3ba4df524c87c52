"""The rows of the reference's settings: what each is about, its names in the environment, and what becomes of them here."""

from __future__ import annotations

from worker.config.explanation import Fate

CLIENT = "CAMUNDA_CLIENT"
DEFAULTS = f"{CLIENT}_WORKER_DEFAULTS"
CONNECTOR = "CAMUNDA_CONNECTOR"
KNOWN, CHANGED_, IGNORED_, UNKNOWN = Fate.KNOWN, Fate.CHANGED, Fate.IGNORED, Fate.UNKNOWN

DISCOVERY = [
    ("job type of a connector", ["CONNECTOR_HTTP_REST_TYPE"], KNOWN),
    ("job time-out of a connector", ["CONNECTOR_HTTP_REST_TIMEOUT"], KNOWN),
    ("a class as connector", ["CONNECTOR_MINE_FUNCTION"], IGNORED_),
    ("its input variables", ["CONNECTOR_MINE_INPUT_VARIABLES"], IGNORED_),
    ("job types left out", ["CONNECTOR_OUTBOUND_DISABLED"], KNOWN),
    ("job types let in", ["CONNECTOR_OUTBOUND_ENABLED"], KNOWN),
    ("no discovery", ["CONNECTOR_OUTBOUND_DISCOVERY_DISABLED"], KNOWN),
    (
        "single job types",
        [
            f"{CLIENT}_WORKER_OVERRIDE_IO_CAMUNDA_HTTP_JSON_1_{name}"
            for name in (
                "MAX_JOBS_ACTIVE",
                "TIMEOUT",
                "ENABLED",
                "FETCH_VARIABLES",
                "TENANT_IDS",
                "STREAM_ENABLED",
            )
        ],
        KNOWN,
    ),
]
GATEWAY = [
    ("mode", [f"{CLIENT}_MODE", "ZEEBE_CLIENT_CONNECTION_MODE"], KNOWN),
    (
        "gRPC address",
        [
            f"{CLIENT}_GRPC_ADDRESS",
            f"{CLIENT}_GRPCADDRESS",
            f"{CLIENT}_GRPC-ADDRESS",
            f"{CLIENT}_ZEEBE_GRPC_ADDRESS",
            f"{CLIENT}_ZEEBE_GATEWAY_URL",
            f"{CLIENT}_ZEEBE_BASE_URL",
            "ZEEBE_CLIENT_BROKER_GATEWAY_ADDRESS",
            "ZEEBE_CLIENT_BROKER_GATEWAY-ADDRESS",
            "ZEEBE_CLIENT_BROKER_GRPC_ADDRESS",
            "ZEEBE_GRPC_ADDRESS",
            "CAMUNDA_GRPC_ADDRESS",
        ],
        KNOWN,
    ),
    (
        "REST address",
        [
            f"{CLIENT}_REST_ADDRESS",
            f"{CLIENT}_ZEEBE_REST_ADDRESS",
            "ZEEBE_CLIENT_BROKER_REST_ADDRESS",
            "ZEEBE_REST_ADDRESS",
            "CAMUNDA_REST_ADDRESS",
        ],
        CHANGED_,
    ),
    (
        "REST in place of gRPC",
        [f"{CLIENT}_PREFER_REST_OVER_GRPC", "ZEEBE_PREFER_REST", "CAMUNDA_PREFER_REST"],
        CHANGED_,
    ),
    ("plaintext", ["ZEEBE_CLIENT_SECURITY_PLAINTEXT", "ZEEBE_INSECURE_CONNECTION"], KNOWN),
    (
        "file of authorities",
        [
            f"{CLIENT}_CA_CERTIFICATE_PATH",
            "ZEEBE_CLIENT_SECURITY_CERT_PATH",
            "ZEEBE_CA_CERTIFICATE_PATH",
            "CAMUNDA_CA_CERTIFICATE_PATH",
        ],
        KNOWN,
    ),
    (
        "another authority",
        [
            f"{CLIENT}_OVERRIDE_AUTHORITY",
            "ZEEBE_CLIENT_SECURITY_OVERRIDE_AUTHORITY",
            "ZEEBE_OVERRIDE_AUTHORITY",
        ],
        KNOWN,
    ),
    ("keep alive", [f"{CLIENT}_KEEP_ALIVE", "ZEEBE_CLIENT_BROKER_KEEP_ALIVE", "ZEEBE_KEEP_ALIVE"], KNOWN),
    ("message size", [f"{CLIENT}_MAX_MESSAGE_SIZE", "ZEEBE_CLIENT_MESSAGE_MAX_MESSAGE_SIZE"], CHANGED_),
    ("metadata size", [f"{CLIENT}_MAX_METADATA_SIZE"], KNOWN),
    ("request time-out", [f"{CLIENT}_REQUEST_TIMEOUT", "ZEEBE_CLIENT_REQUEST_TIMEOUT"], KNOWN),
    ("its offset", [f"{CLIENT}_REQUEST_TIMEOUT_OFFSET"], IGNORED_),
    ("threads", [f"{CLIENT}_EXECUTION_THREADS", "ZEEBE_CLIENT_WORKER_THREADS"], IGNORED_),
]
AUTH = [
    ("method", [f"{CLIENT}_AUTH_METHOD"], KNOWN),
    (
        "client",
        [
            f"{CLIENT}_AUTH_CLIENT_ID",
            f"{CLIENT}_AUTH_CLIENTID",
            f"{CLIENT}_AUTH_CLIENT_SECRET",
            "ZEEBE_CLIENT_CLOUD_CLIENT_ID",
            "ZEEBE_CLIENT_CLOUD_CLIENT_SECRET",
            "ZEEBE_CLIENT_ID",
            "ZEEBE_CLIENT_SECRET",
            "CAMUNDA_CLIENT_ID",
            "CAMUNDA_CLIENT_SECRET",
        ],
        KNOWN,
    ),
    (
        "token URL",
        [
            f"{CLIENT}_AUTH_TOKEN_URL",
            f"{CLIENT}_AUTH_ISSUER",
            f"{CLIENT}_AUTH_ISSUER_URL",
            f"{CLIENT}_AUTH_WELL_KNOWN_CONFIGURATION_URL",
            "ZEEBE_CLIENT_CLOUD_AUTH_URL",
            "ZEEBE_AUTHORIZATION_SERVER_URL",
            "CAMUNDA_AUTHORIZATION_SERVER_URL",
        ],
        KNOWN,
    ),
    (
        "audience, scope, resource",
        [
            f"{CLIENT}_AUTH_AUDIENCE",
            f"{CLIENT}_AUTH_SCOPE",
            f"{CLIENT}_AUTH_RESOURCE",
            f"{CLIENT}_ZEEBE_AUDIENCE",
            f"{CLIENT}_ZEEBE_SCOPE",
            "ZEEBE_CLIENT_CLOUD_AUDIENCE",
            "ZEEBE_CLIENT_CLOUD_SCOPE",
            "ZEEBE_TOKEN_AUDIENCE",
            "ZEEBE_TOKEN_SCOPE",
            "ZEEBE_TOKEN_RESOURCE",
            "CAMUNDA_TOKEN_AUDIENCE",
            "CAMUNDA_TOKEN_SCOPE",
        ],
        KNOWN,
    ),
    (
        "file of tokens",
        [f"{CLIENT}_AUTH_CREDENTIALS_CACHE_PATH", "ZEEBE_CLIENT_CONFIG_PATH", "CAMUNDA_CLIENT_CONFIG_PATH"],
        IGNORED_,
    ),
    (
        "time-outs of the identity provider",
        [
            f"{CLIENT}_AUTH_CONNECT_TIMEOUT",
            f"{CLIENT}_AUTH_READ_TIMEOUT",
            "ZEEBE_AUTH_CONNECT_TIMEOUT",
            "ZEEBE_AUTH_READ_TIMEOUT",
        ],
        KNOWN,
    ),
    (
        "retries there",
        [
            f"{CLIENT}_AUTH_TOKEN_FETCH_MAX_RETRIES",
            f"{CLIENT}_AUTH_TOKEN_FETCH_INITIAL_BACKOFF",
            f"{CLIENT}_AUTH_TOKEN_FETCH_BACKOFF_MULTIPLIER",
        ],
        IGNORED_,
    ),
    (
        "basic",
        [
            f"{CLIENT}_AUTH_USERNAME",
            f"{CLIENT}_AUTH_PASSWORD",
            "CAMUNDA_BASIC_AUTH_USERNAME",
            "CAMUNDA_BASIC_AUTH_PASSWORD",
        ],
        KNOWN,
    ),
    (
        "stores of certificates",
        [
            f"{CLIENT}_AUTH_KEYSTORE_PATH",
            f"{CLIENT}_AUTH_TRUSTSTORE_PATH",
            "ZEEBE_SSL_CLIENT_KEYSTORE_PATH",
            "ZEEBE_SSL_CLIENT_TRUSTSTORE_PATH",
        ],
        CHANGED_,
    ),
    (
        "their passwords",
        [
            f"{CLIENT}_AUTH_KEYSTORE_PASSWORD",
            f"{CLIENT}_AUTH_KEYSTORE_KEY_PASSWORD",
            f"{CLIENT}_AUTH_TRUSTSTORE_PASSWORD",
            "ZEEBE_SSL_CLIENT_KEYSTORE_SECRET",
            "ZEEBE_SSL_CLIENT_KEYSTORE_KEY_SECRET",
            "ZEEBE_SSL_CLIENT_TRUSTSTORE_SECRET",
        ],
        KNOWN,
    ),
]
JOBS = [
    (
        "tenant",
        [
            f"{CLIENT}_TENANT_ID",
            "ZEEBE_CLIENT_DEFAULT_TENANT_ID",
            "ZEEBE_DEFAULT_TENANT_ID",
            "CAMUNDA_DEFAULT_TENANT_ID",
        ],
        KNOWN,
    ),
    (
        "tenants of the worker",
        [
            f"{DEFAULTS}_TENANT_IDS",
            f"{DEFAULTS}_TENANT_IDS_0",
            f"{CLIENT}_ZEEBE_DEFAULTS_TENANT_IDS",
            f"{CLIENT}_TENANT_IDS",
            "ZEEBE_CLIENT_DEFAULT_JOB_WORKER_TENANT_IDS",
            "ZEEBE_DEFAULT_JOB_WORKER_TENANT_IDS",
            "CAMUNDA_DEFAULT_JOB_WORKER_TENANT_IDS",
        ],
        KNOWN,
    ),
    (
        "jobs at a time",
        [
            f"{DEFAULTS}_MAX_JOBS_ACTIVE",
            f"{CLIENT}_ZEEBE_DEFAULTS_MAX_JOBS_ACTIVE",
            "ZEEBE_CLIENT_WORKER_MAX_JOBS_ACTIVE",
        ],
        CHANGED_,
    ),
    (
        "job time-out",
        [f"{DEFAULTS}_TIMEOUT", f"{CLIENT}_ZEEBE_DEFAULTS_TIMEOUT", "ZEEBE_CLIENT_JOB_TIMEOUT"],
        CHANGED_,
    ),
    (
        "poll interval",
        [
            f"{DEFAULTS}_POLL_INTERVAL",
            f"{CLIENT}_ZEEBE_DEFAULTS_POLL_INTERVAL",
            "ZEEBE_CLIENT_JOB_POLL_INTERVAL",
        ],
        IGNORED_,
    ),
    ("time-out of a poll", [f"{DEFAULTS}_REQUEST_TIMEOUT"], KNOWN),
    (
        "streaming",
        [
            f"{DEFAULTS}_STREAM_ENABLED",
            f"{DEFAULTS}_STREAM_TIMEOUT",
            f"{CLIENT}_ZEEBE_DEFAULTS_STREAM_ENABLED",
            "ZEEBE_CLIENT_DEFAULT_JOB_WORKER_STREAM_ENABLED",
            "ZEEBE_CLIENT_WORKER_STREAM_ENABLED",
        ],
        KNOWN,
    ),
    (
        "cloud",
        [
            f"{CLIENT}_CLOUD_CLUSTER_ID",
            f"{CLIENT}_CLOUD_REGION",
            f"{CLIENT}_CLOUD_DOMAIN",
            f"{CLIENT}_CLOUD_PORT",
            f"{CLIENT}_CLUSTER_ID",
            f"{CLIENT}_REGION",
            "ZEEBE_CLIENT_CLOUD_CLUSTER_ID",
            "ZEEBE_CLIENT_CLOUD_REGION",
        ],
        KNOWN,
    ),
    ("several clusters", ["CAMUNDA_CLIENTS_BLUE_GRPC_ADDRESS", f"{CLIENT}_PHYSICAL_TENANT_ID"], IGNORED_),
]
OTHER = [
    ("HTTP port", ["SERVER_PORT", "MANAGEMENT_SERVER_PORT"], CHANGED_),
    ("log level", ["LOGGING_LEVEL_IO_CAMUNDA_CONNECTOR", "LOGGING_LEVEL_ROOT"], CHANGED_),
    ("log level of another logger", ["LOGGING_LEVEL_ORG_SPRINGFRAMEWORK"], IGNORED_),
    ("form of the log", ["CONNECTORS_LOG_APPENDER"], CHANGED_),
    (
        "service in the log",
        ["LOG_STACKDRIVER_SERVICENAME", "LOG_STACKDRIVER_SERVICEVERSION"],
        IGNORED_,
    ),
    (
        "no inbound connectors",
        [f"{CONNECTOR}_POLLING_ENABLED", f"{CONNECTOR}_WEBHOOK_ENABLED", "OPERATE_CLIENT_ENABLED"],
        IGNORED_,
    ),
    (
        "Java's trust store",
        ["JAVAX_NET_SSL_TRUSTSTORE", "JAVAX_NET_SSL_TRUSTSTOREPASSWORD", "JAVA_OPTS"],
        IGNORED_,
    ),
    ("code of one's own", ["CONNECTOR_WORKER_PLUGIN_PATH"], KNOWN),
    (
        "proxies",
        [
            *(
                f"CONNECTOR_{scheme}_PROXY_{what}"
                for scheme in ("HTTP", "HTTPS")
                for what in ("HOST", "PORT", "SCHEME", "USER", "PASSWORD")
            ),
            "CONNECTOR_HTTP_NON_PROXY_HOSTS",
        ],
        KNOWN,
    ),
    (
        "proxies of some clients",
        ["CONNECTOR_HTTP_PLAIN_PROXY_HOST", "CONNECTOR_HTTPS_PLAIN_PROXY_PORT"],
        IGNORED_,
    ),
    ("proxies of everybody", ["HTTP_PROXY", "https_proxy", "NO_PROXY"], IGNORED_),
    ("size of responses", ["CONNECTOR_HTTP_CLIENT_MAX_BODY_SIZE"], CHANGED_),
    (
        "blocked URLs",
        [
            f"{CONNECTOR}_HTTP_BLOCK_URL",
            f"{CONNECTOR}_HTTP_BLOCK_URL_0",
            f"{CONNECTOR}_HTTP_BLOCK_PORT_DATABASES",
            f"{CONNECTOR}_HTTP_BLOCK_REGEX_1",
        ],
        KNOWN,
    ),
    (
        "guard of hosts",
        [
            f"{CONNECTOR}_VALIDATION_HOSTS_ENABLED",
            f"{CONNECTOR}_VALIDATION_HOSTS_ALLOW_RANGES",
            f"{CONNECTOR}_VALIDATION_HOSTS_DENY_RANGES",
        ],
        KNOWN,
    ),
    (
        "what it lets pass",
        [
            f"{CONNECTOR}_VALIDATION_HOSTS_UNSAFE_ALLOW_PRIVATE_RANGES",
            f"{CONNECTOR}_VALIDATION_HOSTS_UNSAFE_ALLOW_LOOPBACK",
        ],
        IGNORED_,
    ),
    ("tokens of connectors", [f"{CONNECTOR}_OAUTH_CACHE_SKEW_BUFFER"], CHANGED_),
]
ROWS = [*DISCOVERY, *GATEWAY, *AUTH, *JOBS, *OTHER]
