# syntax=docker/dockerfile:1

# Wheels are fetched and built in one stage and installed in the next, so that no build tool is in the image. What is
# installed besides the worker is what the lock names, checked by its hashes.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    pip download --require-hashes --only-binary=:all: --dest /wheels -r requirements.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY worker ./worker
COPY connectors ./connectors
RUN --mount=type=cache,target=/root/.cache/pip \
    pip wheel --no-deps --wheel-dir /own .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="connector-worker" \
      org.opencontainers.image.description="Runs Camunda 8 outbound connectors in Python" \
      org.opencontainers.image.licenses="Apache-2.0"
# Nothing is written at run time: the root file system may be mounted read-only.
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SERVER_PORT=8080
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    --mount=type=bind,from=build,source=/own,target=/own \
    --mount=type=bind,source=requirements.lock,target=/requirements.lock \
    pip install --no-cache-dir --no-index --find-links=/wheels --require-hashes -r /requirements.lock \
    && pip install --no-cache-dir --no-index --no-deps /own/*.whl \
    && pip check \
    && python -m compileall -q "$(python -c 'import site; print(site.getsitepackages()[0])')" \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin worker
USER 10001
EXPOSE 8080
# Liveness: it never depends on the gateway, so an outage of the cluster restarts nothing.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['SERVER_PORT']}/healthz\", timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["connector-worker", "run"]
