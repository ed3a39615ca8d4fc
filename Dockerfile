FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WREN_DATA=/var/lib/wren/data \
    WREN_KEYS=/var/lib/wren/keys

WORKDIR /srv/wren

# With the sentence model: docker build --build-arg LOCK=requirements-semantic.lock
ARG LOCK=requirements.lock
COPY ${LOCK} requirements.lock
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
        -r requirements.lock \
    && groupadd --system --gid 10001 wren \
    && useradd --system --uid 10001 --gid wren --no-create-home --shell /usr/sbin/nologin wren \
    && install -d -m 0700 -o wren -g wren /var/lib/wren /var/lib/wren/data /var/lib/wren/keys

COPY bot bot
COPY handlers handlers
COPY store store
COPY prompts prompts

# By number, so that a cluster that insists on "not root" can check it without reading the image.
USER 10001:10001

# Two volumes: the key ring is never backed up together with the data.
VOLUME ["/var/lib/wren/data", "/var/lib/wren/keys"]
EXPOSE 3978
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('WREN_PORT', '3978') + '/healthz', timeout=4)"]

# Linux keeps from a container's first process each signal that it has not asked for. Loading Python's modules
# takes a second or two: a stop that came then would be lost, and Wren killed half a minute later.
CMD ["python", "-c", "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); from bot.__main__ import main; sys.exit(main(['run']))"]
