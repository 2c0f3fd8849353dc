# The dashboard as an image: everything is built in the first stages, the last one only serves it.
#     docker build -t hop-tac-tay-bac . && docker run --rm --read-only --tmpfs /tmp -p 8000:8000 hop-tac-tay-bac
# To hold the bases to what was tried, give their digests:
#     --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:… --build-arg NODE_IMAGE=node:24-slim@sha256:…
ARG NODE_IMAGE=node:24-slim
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${NODE_IMAGE} AS node

FROM ${PYTHON_IMAGE} AS packages
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM packages AS build
# node and npm bundle the charts' script (app/assets.py); without them the larger one is served.
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV PATH=/opt/venv/bin:$PATH
COPY . ./
RUN python -m app.build && rm -rf var/plotly assets static && python -m compileall -q app

# What serves needs no installer, and of Plotly nothing: its script was built.
FROM packages AS runtime
RUN rm -rf /opt/venv/lib/python3*/site-packages/pip /opt/venv/lib/python3*/site-packages/pip-* \
        /opt/venv/lib/python3*/site-packages/plotly /opt/venv/bin/pip* \
    && python -m compileall -q /opt/venv

FROM ${PYTHON_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Hợp tác Tây Bắc" \
      org.opencontainers.image.description="Cooperation and funding between Hà Nội, Lai Châu and Lào Cai, a read-only dashboard" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=runtime /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
# Everything belongs to root and nothing is written but exports, below /tmp: the app only reads.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["python", "-m", "app.serve"]
