# chatwatch as an image: built in one stage, run in another, without compiler or root.
#
#   docker build --tag chatwatch .
#   docker run --publish 127.0.0.1:9870:9870 --volume chatwatch-data:/data chatwatch
#
# The configuration is /etc/chatwatch/compose/chatwatch.yml; mount a folder of yours over
# /etc/chatwatch, or give `--config PATH run` as arguments. Everything that is kept is in /data.

# The Python that CI runs the tests with.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/chatwatch
WORKDIR /src
# What chatwatch depends on comes before its code, so that a change of code installs nothing anew.
COPY pyproject.toml constraints.txt ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > requirements.txt \
 && pip --python /opt/chatwatch/bin/python install --only-binary :all: --constraint constraints.txt --requirement requirements.txt
COPY README.md LICENSE ./
COPY alerting alerting
COPY exporter exporter
RUN pip --python /opt/chatwatch/bin/python install --no-deps .

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="chatwatch" \
      org.opencontainers.image.description="Watches chat and AI-assistant services, and pages a person" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/chatwatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# A volume takes the owner of the folder it covers, when it is made; run/keys are those of compose.
RUN install --directory --owner=10001 --group=10001 --mode=0750 /data \
 && install --directory --owner=10001 --group=10001 --mode=0755 \
      /run/keys/grafana /run/keys/postgres /run/keys/prometheus /run/keys/traffic
COPY --from=build /opt/chatwatch /opt/chatwatch
COPY config /etc/chatwatch
# Numbers, so that Kubernetes can tell that it is not root.
USER 10001:10001
# Relative paths of the configuration (data/chatwatch.db) lead into /data.
WORKDIR /
VOLUME /data
EXPOSE 9870
# Ready, not merely alive: events are taken in. A proxy in the environment is not asked.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener as opener; opener(ProxyHandler({})).open('http://127.0.0.1:9870/-/ready', timeout=4)"]
ENTRYPOINT ["chatwatch"]
CMD ["--config", "/etc/chatwatch/compose/chatwatch.yml", "run"]
