FROM python:3.13-slim-bookworm AS python

# Only this stage has pip and what packages need while they are installed.
FROM python AS packages
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --require-hashes --only-binary :all: \
       --requirement requirements.txt

FROM python
# The number is the one of Elasticsearch's image too: both read the file of its password.
RUN groupadd --gid 1000 portal \
    && useradd --uid 1000 --gid portal --home-dir /data --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 700 /data
COPY --from=packages /venv /venv
WORKDIR /portal
COPY manage.py ./
COPY portal portal
COPY apps apps
COPY templates templates
COPY static static
RUN /venv/bin/python -m compileall -q portal apps
ENV PATH=/venv/bin:$PATH \
    PORTAL_DATA_DIR=/data \
    PYTHONUNBUFFERED=1
USER 1000:1000
VOLUME /data
EXPOSE 8000
# Whether the process answers. What it depends on: /health/ready/.
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=6 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/live/', timeout=5)"]
CMD ["daphne", "--bind", "0.0.0.0", "--port", "8000", "--no-server-name", "portal.asgi:application"]
