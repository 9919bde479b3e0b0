FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --home-dir /data portal && install --directory --owner portal --mode 700 /data
COPY --from=packages /venv /venv
WORKDIR /portal
COPY manage.py ./
COPY portal portal
COPY apps apps
COPY templates templates
COPY static static
ENV PATH=/venv/bin:$PATH PORTAL_DATA_DIR=/data PYTHONUNBUFFERED=1
USER portal
VOLUME /data
EXPOSE 8000
CMD ["daphne", "--bind", "0.0.0.0", "--port", "8000", "--no-server-name", "portal.asgi:application"]
