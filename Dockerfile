# syntax=docker/dockerfile:1
# slotwarden in a container: `docker build -t slotwarden .` from a clone, with BuildKit or podman 4.3 and newer.
# The daemon needs a configuration at /etc/slotwarden/slotwarden.yaml and a volume at /var/lib/slotwarden, the only path
# that it writes to: the root may be read-only, all capabilities dropped.

# --- the jar, a Java runtime with the modules that it needs, and SQLite's library for this platform ---
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml LICENSE ./
COPY src/main src/main
# e.g. --settings FILE of a volume
ARG MAVEN_OPTIONS=""
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -ntp -q -Psbom -Dmaven.test.skip=true ${MAVEN_OPTIONS} package

# What jdeps names, but java.desktop (a marker annotation and geometric types that are never used), and what is only
# looked up by name: DNS names in JNDI (jdk.naming.dns) and SASL for LDAP (java.security.sasl) are not.
ARG MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.httpserver,jdk.management,jdk.unsupported
# Of stack traces, the lines in Java's own classes go (2 MB of the AOT cache, and so of memory); those in ours and in libraries stay.
# --strip-debug would want objcopy.
ARG JLINK="--strip-java-debug-attributes --no-header-files --no-man-pages --compress=zip-6"
RUN jlink --add-modules "${MODULES}" ${JLINK} --output /out/runtime \
 && cp target/slotwarden.jar target/sbom.json LICENSE /out/ \
 && cp -r target/lib /out/lib
# sqlite-jdbc would unpack its library into the temporary directory, which is read-only here. So it is unpacked now, and its jar
# loses those of the twenty platforms: 11 MB.
RUN mkdir /tmp/sqlite /out/native \
 && cd /tmp/sqlite && jar xf /out/lib/sqlite-jdbc-*.jar \
 && cp "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" /out/native/ \
 && rm -r org/sqlite/native \
 && jar cfm /out/lib/sqlite-jdbc-*.jar META-INF/MANIFEST.MF .

# --- the AOT cache: classes loaded and linked ahead of time, by this very runtime with this very layout ---
# In the stage that has the demo, for the world to train in: the runtime that is trained is the image's own, and that it can be used
# in the image is known by its tests (.ci/image starts it with AOTMode=on).
FROM build AS trained
RUN mv /out /opt/slotwarden
COPY src/image src/image
RUN src/image/train "$(command -v java)" target

# --- the image ---
FROM debian:bookworm-slim
COPY --from=trained /opt/slotwarden /opt/slotwarden
COPY src/image/slotwarden src/image/slotwarden-health /usr/local/bin/
# Numeric, so that Kubernetes can see that it is not root; with a name, so that the daemon's words can say who spoke.
RUN echo 'slotwarden:x:65532:' >>/etc/group \
 && echo 'slotwarden:x:65532:65532:slotwarden:/var/lib/slotwarden:/usr/sbin/nologin' >>/etc/passwd \
 && install -d -o 65532 -g 65532 -m 0750 /var/lib/slotwarden
USER 65532:65532
WORKDIR /var/lib/slotwarden
VOLUME /var/lib/slotwarden
# All interfaces: probes and scrapes come from outside of the container.
ENV SLOTWARDEN_CONFIG=/etc/slotwarden/slotwarden.yaml \
    SLOTWARDEN_HTTP_LISTEN=0.0.0.0:9432
EXPOSE 9432
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["slotwarden-health"]
ENTRYPOINT ["slotwarden"]
CMD ["run"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=""
ARG CREATED=""
LABEL org.opencontainers.image.title="slotwarden" \
      org.opencontainers.image.description="Keeps PostgreSQL replication slots from filling a primary's disk" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
