# The dashboard as an image: everything is built in the first stages, the last one only serves it.
#     docker build -t hop-tac-tay-bac . && docker run --rm --read-only --tmpfs /tmp -p 8000:8000 hop-tac-tay-bac
# The bases are held by digest, of the index of all platforms; newer ones are
#     docker buildx imagetools inspect python:3.13-slim --format '{{.Manifest.Digest}}'
# `make image-check` builds it where there is no Docker, and tries what it made.
ARG NODE_IMAGE=node:24-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ARG PYTHON_IMAGE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${NODE_IMAGE} AS node

FROM ${PYTHON_IMAGE} AS packages
WORKDIR /app
COPY requirements.lock ./
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements.lock
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# npm bundles the charts' script; that of the Python package, four times as long, is not let pass.
FROM packages AS assets
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
COPY app/__init__.py app/
COPY app/assets app/assets
COPY app/values/__init__.py app/values/checked.py app/values/
COPY assets assets
COPY static static
RUN python -m app.assets.building && grep -q '"plotly_origin": "npm"' var/static/manifest.json

# Database and share pictures. What fills a PostgreSQL is this stage (compose.yaml).
FROM assets AS build
COPY . ./
RUN python -m app.build \
    && python -m compileall -q --invalidation-mode unchecked-hash app \
    && chmod -R u=rwX,go=rX app templates var

# What serves needs none of the packages that only the build reads, nor other languages' words, nor
# the half of zstandard that is for other Pythons.
FROM packages AS slim
RUN pip uninstall --quiet --yes plotly narwhals resvg-py uharfbuzz fontpkg-spectral fontpkg setuptools pip \
    && find /opt/venv/lib -path '*/babel/locale-data/*.dat' \
        ! -name 'root.dat' ! -name 'vi*.dat' ! -name 'en*.dat' -delete \
    && find /opt/venv/lib -path '*/zstandard/_cffi.*.so' -delete \
    && python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib

FROM ${PYTHON_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Hợp tác Tây Bắc" \
      org.opencontainers.image.description="Cooperation and funding between Hà Nội, Lai Châu and Lào Cai, a read-only dashboard" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=slim /opt/venv /opt/venv
COPY --from=build /app/var/static var/static
COPY --from=build /app/var/cards var/cards
COPY --from=build /app/var/records.db var/
COPY --from=build /app/templates templates
COPY --from=build /app/app app
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
# Everything belongs to root and nothing is written but exports, below /tmp: the app only reads.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=2)"]
CMD ["python", "-m", "app.serve"]
