package io.slotwarden.config;

import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The whole file, described: this tree, with [SourceKeys] and [PolicyKeys], is the one place that
/// names a key. The reader and the JSON Schema both come from it.
final class Keys {
  static final Key<RunMode> MODE =
      Key.byDefault(
          "mode",
          Scalars.words(RunMode.class),
          "observe",
          "observe: decide and say, never act; enforce: act. A policy can only lower it.");

  static final Key<Path> STORE_PATH =
      Key.byDefault(
          "path",
          Scalars.PATH,
          "/var/lib/slotwarden/slotwarden.db",
          "The SQLite file; local disk.");
  static final Key<Values> STORE =
      Key.block("store", "What slotwarden remembers.", List.of(STORE_PATH));

  static final Key<Listen> LISTEN =
      Key.byDefault(
          "listen",
          Scalars.LISTEN,
          "127.0.0.1:9432",
          "Where pages, metrics and the API are served; $" + Listen.OVERRIDE + " overrides.");
  static final Key<Secret> TOKEN =
      Key.optional(
          "token",
          new Reference("a token", ""),
          "What every POST must carry; without it every POST is refused.");
  static final Key<Secret> READ_TOKEN =
      Key.optional(
          "read-token",
          new Reference("a token", ""),
          "What every GET but /healthz and /readyz must carry, as a bearer token or as the password"
              + " of Basic authentication; http.token reads as well. Without it reads are open.");
  static final Key<Path> HTTP_CERTIFICATE =
      Key.required(
          "certificate",
          Scalars.PATH,
          "PEM file: the server's certificate, then those that lead to its authority.");
  static final Key<Path> HTTP_KEY =
      Key.required("key", Scalars.PATH, "PEM file: its private key, PKCS#8 without a password.");
  static final Key<Values> HTTP_TLS =
      Key.optional(
          "tls",
          new Section(List.of(HTTP_CERTIFICATE, HTTP_KEY), List.of()),
          "HTTPS in the place of HTTP, TLS 1.2 and newer. Files that change are read again.");
  static final Key<List<Item<String>>> HOSTS =
      Key.byDefault(
          "hosts",
          new Many<>(Scalars.HOST_NAME, 0),
          "[]",
          "Names under which the server may be called, besides IP addresses, localhost and the host"
              + " of listen: exact, whatever their case and the port. Any other gets 421.");
  static final Key<Values> HTTP =
      Key.block(
          "http", "Pages, metrics and API.", List.of(LISTEN, HOSTS, TOKEN, READ_TOKEN, HTTP_TLS));

  static final Key<List<Item<Values>>> SOURCES =
      Key.byDefault(
          "sources", new Many<>(SourceKeys.SOURCE, 0), "[]", "PostgreSQL servers, one entry each.");
  static final Key<List<Item<Values>>> TARGETS =
      Key.byDefault(
          "targets",
          new Many<>(SourceKeys.TARGET, 0),
          "[]",
          "PostgreSQL databases that migrations write to, one entry each; only audit looks at"
              + " them.");
  static final Key<List<Item<Values>>> DMS =
      Key.byDefault(
          "dms", new Many<>(SourceKeys.DMS, 0), "[]", "DMS accounts and regions, one entry each.");

  static final Key<URI> STS_ENDPOINT_URL =
      Key.optional(
          "endpoint-url", Scalars.HTTP_URL, "Another endpoint than AWS's own: tests, VPC, FIPS.");
  static final Key<Values> STS =
      Key.block("sts", "The Security Token Service, for assume-role.", List.of(STS_ENDPOINT_URL));
  static final Key<URI> SNS_ENDPOINT_URL =
      Key.optional(
          "endpoint-url", Scalars.HTTP_URL, "Another endpoint than AWS's own: tests, VPC, FIPS.");
  static final Key<Values> SNS_SERVICE =
      Key.block(
          "sns",
          "The Simple Notification Service, for the topics of notify.",
          List.of(SNS_ENDPOINT_URL));
  static final Key<URI> CLOUDWATCH_ENDPOINT_URL =
      Key.optional(
          "endpoint-url", Scalars.HTTP_URL, "Another endpoint than AWS's own: tests, VPC, FIPS.");
  static final Key<Values> CLOUDWATCH =
      Key.block(
          "cloudwatch", "CloudWatch, for the free storage.", List.of(CLOUDWATCH_ENDPOINT_URL));
  static final Key<URI> SECRETS_MANAGER_ENDPOINT_URL =
      Key.optional(
          "endpoint-url", Scalars.HTTP_URL, "Another endpoint than AWS's own: tests, VPC, FIPS.");
  static final Key<Values> SECRETS_MANAGER_SERVICE =
      Key.block(
          "secrets-manager",
          "Secrets Manager, for auth: {secrets-manager: ...}.",
          List.of(SECRETS_MANAGER_ENDPOINT_URL));
  static final Key<URI> PROXY =
      Key.optional(
          "proxy",
          Scalars.PROXY,
          "The HTTP proxy for every call of AWS, whatever HTTPS_PROXY and NO_PROXY say; without it"
              + " those hold.");
  static final Key<CaBundle> CA_BUNDLE =
      Key.optional(
          "ca-bundle",
          Scalars.CA_BUNDLE,
          "The authorities that are trusted for AWS, and no others (PEM): for a proxy that opens"
              + " TLS. Without it those of the Java runtime.");
  static final Key<Values> AWS =
      Key.block(
          "aws",
          "What all AWS clients share.",
          List.of(STS, PROXY, CA_BUNDLE, CLOUDWATCH, SNS_SERVICE, SECRETS_MANAGER_SERVICE));

  static final Key<List<Item<Values>>> POLICIES =
      Key.byDefault(
          "policies", new Many<>(PolicyKeys.POLICY, 0), "[]", "What may be done, and to what.");

  static final Key<String> CHANNEL_NAME =
      Key.required("name", Scalars.NAME, "Our name of it; unique over channels.");
  static final Key<Secret> WEBHOOK_URL =
      Key.required(
          "webhook-url",
          new Reference("a webhook URL", "http"),
          "The incoming webhook, as \"${env:NAME}\" or \"${file:PATH}\": it is a secret.");
  static final Key<Severity> SEVERITY =
      Key.byDefault(
          "severity",
          Scalars.words(Severity.class),
          "warning",
          "Alerts below it are not sent here; it does not filter notices of acts.");
  static final Key<Boolean> NOTICES =
      Key.byDefault("notices", Scalars.FLAG, "true", "Whether notices of acts are sent here.");
  static final Key<Values> SLACK =
      Key.optional(
          "slack",
          new Section(List.of(CHANNEL_NAME, WEBHOOK_URL, SEVERITY, NOTICES), List.of()),
          "A Slack incoming webhook.");
  static final Key<String> TOPIC_ARN =
      Key.required("topic-arn", Scalars.TOPIC_ARN, "The ARN of the topic, standard or FIFO.");
  static final Key<String> TOPIC_REGION =
      Key.optional("region", Scalars.REGION, "The topic's region; without it the ARN's.");
  static final Key<Values> SNS =
      Key.optional(
          "sns",
          new Section(List.of(CHANNEL_NAME, TOPIC_ARN, TOPIC_REGION, SEVERITY, NOTICES), List.of()),
          "A topic of Amazon SNS; a notice counts there only while the topic has a confirmed"
              + " subscription.");
  static final Key<List<Item<Values>>> NOTIFY =
      Key.byDefault(
          "notify",
          new Many<>(new Section(List.of(SLACK, SNS), List.of(SLACK, SNS)), 0),
          "[]",
          "Where messages go.");

  static final Key<Duration> AUDIT_EVERY =
      Key.cadence(
          "every",
          "1h",
          "1m",
          "How often the settings and long transactions of a source that DMS reads, or that has"
              + " logical slots, are looked at.");
  static final Key<Values> AUDIT =
      Key.block("audit", "The checks of audit that the daemon does itself.", List.of(AUDIT_EVERY));

  static final Key<Secret> HEARTBEAT_URL =
      Key.optional(
          "heartbeat-url",
          new Reference("a URL", "http"),
          "Fetched (GET) while all is well, at most every 30 s: for a dead-man's switch.");

  static final Section ROOT =
      new Section(
          List.of(
              MODE,
              STORE,
              HTTP,
              SOURCES,
              TARGETS,
              DMS,
              AWS,
              POLICIES,
              PolicyKeys.GUARD,
              AlertKeys.ALERTS,
              AUDIT,
              MetricsKeys.METRICS,
              MetricsKeys.LOG,
              NOTIFY,
              HEARTBEAT_URL),
          List.of());

  private Keys() {}

  /// Where a key of this name belongs, for people; empty when nowhere.
  static Optional<String> home(String name) {
    return home(name, ROOT, "");
  }

  private static Optional<String> home(String name, Section section, String path) {
    for (Key<?> key : section.keys()) {
      if (key.name().equals(name)) {
        return Optional.of(path.isEmpty() ? "at the top level" : "under " + path);
      }
    }
    for (Key<?> key : section.keys()) {
      String at = path.isEmpty() ? key.name() : path + "." + key.name();
      Optional<String> found =
          switch (key.shape()) {
            case Section inner -> home(name, inner, at);
            case Many<?>(Section inner, int _) -> home(name, inner, at + "[]");
            case Many<?> _, Scalar<?> _, Reference _ -> Optional.empty();
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
