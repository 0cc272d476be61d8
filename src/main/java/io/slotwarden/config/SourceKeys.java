package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Glob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The keys of an entry of `sources:`, of `targets:` and of `dms:`.
final class SourceKeys {
  static final Key<String> NAME =
      Key.required("name", Scalars.NAME, "Our name of it; unique over sources, targets and dms.");
  static final Key<JdbcUrl> URL =
      Key.required(
          "url",
          Scalars.JDBC_URL,
          "jdbc:postgresql://host[:port]/database: one host, no pooler or proxy; on Aurora the"
              + " writer endpoint.");
  static final Key<String> USERNAME =
      Key.optional(
          "username",
          Scalars.ROLE,
          "The role to log in as; required unless a secret of Secrets Manager names it.");
  static final Key<Secret> PASSWORD =
      Key.optional(
          "password",
          new Reference("a password", ""),
          "Its password, as \"${env:NAME}\" or \"${file:PATH}\".");
  static final Key<String> IAM_REGION =
      Key.optional(
          "region", Scalars.REGION, "The server's AWS region; without it that of the host in url.");
  static final Key<Values> RDS_IAM =
      Key.optional(
          "rds-iam",
          new Section(List.of(IAM_REGION), List.of()),
          "A token signed with our AWS credentials for each connection; needs rds-db:connect, TLS,"
              + " and the server's own RDS name in url.");
  static final Key<String> SECRETS_MANAGER =
      Key.optional(
          "secrets-manager",
          Scalars.SECRET_ARN,
          "The ARN of a secret: JSON with password and perhaps username, or the password alone.");
  static final Key<Values> AUTH =
      Key.optional(
          "auth",
          new Section(List.of(RDS_IAM, SECRETS_MANAGER), List.of(RDS_IAM, SECRETS_MANAGER)),
          "Instead of a password: an IAM token of RDS, or a secret of Secrets Manager.");

  /// Who may drop is named in the file, wherever the password is.
  static final Key<String> ACTOR_USERNAME =
      Key.required("username", Scalars.ROLE, "The role to log in as.");

  static final Key<Values> ACTOR =
      Key.optional(
          "actor",
          new Section(List.of(ACTOR_USERNAME, PASSWORD, AUTH), List.of(PASSWORD, AUTH)),
          "The only credential that may drop; without it this server is only watched.");

  static final Key<String> TLS_MODE =
      Key.required(
          "mode",
          Scalars.words("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
          "How much TLS, in libpq's words.");
  static final Key<Path> ROOT_CERT =
      Key.optional(
          "root-cert",
          Scalars.PATH,
          "The certificates that verify-ca and verify-full trust (PEM); without it those of the"
              + " Java runtime.");
  static final Key<Values> TLS =
      Key.optional(
          "tls",
          new Section(List.of(TLS_MODE, ROOT_CERT), List.of()),
          "TLS to the server; without it TLS is used if the server offers it (Amazon's: always),"
              + " and nothing is verified.");

  static final Key<Duration> POLL = Key.duration("poll", "15s", "5s", "How often to look.");

  static final Key<Path> MOUNT =
      Key.optional("path", Scalars.ABSOLUTE_PATH, "The mount of pg_wal, seen from here.");
  static final Key<ByteSize> CAPACITY =
      Key.optional("capacity", Scalars.SIZE, "The size of the volume that holds pg_wal.");
  static final Key<String> RDS_INSTANCE =
      Key.optional(
          "rds-instance",
          Scalars.DB_IDENTIFIER,
          "The RDS instance whose FreeStorageSpace CloudWatch knows.");
  static final Key<String> AURORA_CLUSTER =
      Key.optional(
          "aurora-cluster",
          Scalars.DB_IDENTIFIER,
          "The Aurora cluster whose AuroraVolumeBytesLeftTotal CloudWatch knows.");
  static final Key<String> STORAGE_REGION =
      Key.optional(
          "region",
          Scalars.REGION,
          "With rds-instance and aurora-cluster: the AWS region; without it that of the host in"
              + " url.");
  static final Key<String> HOLDS =
      Key.byDefault(
          "holds",
          Scalars.words("everything", "wal"),
          "everything",
          "With capacity: what lies on that volume. everything: pg_wal and the databases, whose"
              + " sizes count as used; wal: pg_wal alone.");
  private static final List<Key<?>> STORAGE_KEYS =
      List.of(MOUNT, CAPACITY, RDS_INSTANCE, AURORA_CLUSTER);
  private static final List<Key<?>> ALL_STORAGE_KEYS =
      List.of(MOUNT, CAPACITY, HOLDS, RDS_INSTANCE, AURORA_CLUSTER, STORAGE_REGION);
  static final Key<Values> STORAGE =
      Key.optional(
          "storage",
          new Section(ALL_STORAGE_KEYS, STORAGE_KEYS),
          "How the free space of the volume that holds pg_wal is learnt.");

  static final Key<List<Item<Glob>>> PROTECTED =
      Key.byDefault(
          "protected",
          new Many<>(Scalars.SLOT_GLOB, 0),
          "[]",
          "Slots that are never dropped, by name or pattern; survives the loss of the store.");
  static final Key<List<Item<String>>> DMS_HOSTS =
      Key.byDefault(
          "dms-hosts",
          new Many<>(Scalars.HOST, 0),
          "[]",
          "Names under which DMS endpoints know this server, besides the host of url.");
  static final Key<List<Item<String>>> DMS_ENDPOINTS =
      Key.byDefault(
          "dms-endpoints",
          new Many<>(Scalars.ENDPOINT, 0),
          "[]",
          "Endpoints that are this server though they carry no server name (Secrets Manager).");
  static final Key<String> DMS_NONE =
      Key.optional(
          "dms",
          Scalars.words("none"),
          "none: no DMS reads this server, said by a person, so that \"no owner\" means"
              + " something.");

  static final Section SOURCE =
      new Section(
          List.of(
              NAME,
              URL,
              USERNAME,
              PASSWORD,
              AUTH,
              ACTOR,
              TLS,
              POLL,
              STORAGE,
              PROTECTED,
              DMS_HOSTS,
              DMS_ENDPOINTS,
              DMS_NONE),
          List.of(PASSWORD, AUTH));

  static final Key<List<Item<String>>> TARGET_ENDPOINTS =
      Key.byDefault(
          "dms-endpoints",
          new Many<>(Scalars.ENDPOINT, 0),
          "[]",
          "Endpoints that are this database though they carry no server name (Secrets Manager).");

  static final Section TARGET =
      new Section(
          List.of(NAME, URL, USERNAME, PASSWORD, AUTH, TLS, DMS_HOSTS, TARGET_ENDPOINTS),
          List.of(PASSWORD, AUTH));

  static final Key<String> ACCOUNT =
      Key.optional(
          "account",
          Scalars.ACCOUNT,
          "The AWS account, 12 digits in quotes; required with owns: the ARNs of every listing must"
              + " carry it.");
  static final Key<String> REGION = Key.required("region", Scalars.REGION, "The AWS region.");
  static final Key<Duration> DMS_POLL = Key.duration("poll", "30s", "5s", "How often to list.");
  static final Key<String> ASSUME_ROLE =
      Key.optional("assume-role", Scalars.ROLE_ARN, "The role to take on for every call.");
  static final Key<java.net.URI> ENDPOINT_URL =
      Key.optional(
          "endpoint-url", Scalars.HTTP_URL, "Another endpoint than AWS's own: tests, VPC, FIPS.");
  static final Key<List<Item<String>>> OWNS =
      Key.byDefault(
          "owns",
          new Many<>(Scalars.NAME, 0),
          "[]",
          "Sources of which this entry, with the others that own them, lists all that DMS does.");
  static final Key<Duration> GONE_AFTER =
      Key.duration(
          "gone-after",
          "10m",
          "2m",
          "A task counts as gone after two complete listings this far apart.");

  static final Key<Duration> HEALTH_TABLES =
      Key.cadence(
          "tables",
          "5m",
          "1m",
          "How often the table statistics of each running task or Serverless replication of a"
              + " source are read (dms:DescribeTableStatistics,"
              + " dms:DescribeReplicationTableStatistics).");
  static final Key<Duration> HEALTH_METRICS =
      Key.cadence(
          "metrics",
          "5m",
          "1m",
          "How often CloudWatch is asked for latencies and for the replication instances"
              + " (cloudwatch:GetMetricData, which costs).");
  static final Key<Values> HEALTH =
      Key.block(
          "health",
          "How often the health of what runs is looked at; each may be off.",
          List.of(HEALTH_TABLES, HEALTH_METRICS));

  static final Key<List<Item<DmsConfig.Part>>> NOT_OFFERED =
      Key.byDefault(
          "not-offered",
          new Many<>(Scalars.DMS_PART, 0),
          "[]",
          "Parts of DMS that AWS does not offer in this region, said by a person. It counts only"
              + " while AWS itself answers that it does not know their operations.");

  static final Section DMS =
      new Section(
          List.of(
              NAME,
              ACCOUNT,
              REGION,
              DMS_POLL,
              ASSUME_ROLE,
              ENDPOINT_URL,
              OWNS,
              GONE_AFTER,
              NOT_OFFERED,
              HEALTH),
          List.of());

  private SourceKeys() {}
}
