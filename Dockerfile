# 文脉 in a container: docker build -t wenmai . && docker run -p 8000:8000 -v wenmai:/library wenmai
# Nothing is fetched when it runs: models and scripts are in the image. An index of packages whose torch is made for
# processors alone makes it some gigabytes smaller: --build-arg PIP_EXTRA_INDEX_URL=…

FROM node:22.20.0-bookworm-slim AS scripts
WORKDIR /build/api/web
COPY api/web/package.json api/web/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11.14-slim-bookworm AS build
ARG PIP_EXTRA_INDEX_URL=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/wenmai
WORKDIR /build
COPY pyproject.toml README.md README.zh.md LICENSE ./
# The pinned packages first: they change more seldom than the program, and stay in the cache of layers.
RUN python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
    print('\n'.join(p['dependencies'] + p['optional-dependencies']['postgresql']))" > requirements.txt \
    && /opt/wenmai/bin/pip install -r requirements.txt
COPY ontology ontology
COPY ingest ingest
COPY index index
COPY api api
COPY models models
COPY --from=scripts /build/api/web/node_modules api/web/node_modules
RUN /opt/wenmai/bin/python -m api.web.assets \
    && /opt/wenmai/bin/pip install --no-deps .

FROM python:3.11.14-slim-bookworm
# Dossiers are set in these fonts; the libraries are those of OpenCV and ONNX Runtime.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk libgomp1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent wenmai \
    && install -d -o wenmai -g wenmai -m 0750 /library
COPY --from=build /opt/wenmai /opt/wenmai
ENV PATH=/opt/wenmai/bin:$PATH \
    PYTHONUTF8=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WENMAI_LIBRARY=/library \
    WENMAI_HOST=0.0.0.0
USER 10001:10001
WORKDIR /library
VOLUME /library
EXPOSE 8000
STOPSIGNAL SIGTERM
# Whether it lives; whether it is to be sent readers is what /ready says.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["wenmai"]
CMD ["serve"]
