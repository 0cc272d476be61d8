package io.slotwarden.config;

import io.slotwarden.model.AlertKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the record tree of values that are known to be right.
final class Binder {
  private final Values root;
  private final Listen listen;
  private final LogConfig.Format logFormat;

  Binder(Values root, Listen listen, LogConfig.Format logFormat) {
    this.root = root;
    this.listen = listen;
    this.logFormat = logFormat;
  }

  Config config() {
    return new Config(
        root.get(Keys.MODE),
        new StoreConfig(root.get(Keys.STORE).get(Keys.STORE_PATH)),
        http(root.get(Keys.HTTP)),
        SourceChecks.entries(root, Keys.SOURCES).stream().map(Binder::source).toList(),
        SourceChecks.entries(root, Keys.TARGETS).stream().map(Binder::target).toList(),
        SourceChecks.entries(root, Keys.DMS).stream().map(Binder::dms).toList(),
        aws(root.get(Keys.AWS)),
        SourceChecks.entries(root, Keys.POLICIES).stream().map(Binder::policy).toList(),
        guard(root.get(PolicyKeys.GUARD)),
        alerts(root.get(AlertKeys.ALERTS)),
        new AuditConfig(root.get(Keys.AUDIT).get(Keys.AUDIT_EVERY)),
        metrics(root.get(MetricsKeys.METRICS)),
        new LogConfig(logFormat, root.get(MetricsKeys.LOG).get(MetricsKeys.LOG_LEVEL)),
        SourceChecks.entries(root, Keys.NOTIFY).stream().map(Binder::channel).toList(),
        root.find(Keys.HEARTBEAT_URL));
  }

  private HttpConfig http(Values v) {
    return new HttpConfig(
        listen.host(),
        listen.port(),
        plain(v.get(Keys.HOSTS)),
        v.find(Keys.TOKEN),
        v.find(Keys.READ_TOKEN),
        httpTls(v.find(Keys.HTTP_TLS)));
  }

  static @Nullable HttpTls httpTls(@Nullable Values v) {
    return v == null ? null : new HttpTls(v.get(Keys.HTTP_CERTIFICATE), v.get(Keys.HTTP_KEY));
  }

  private static MetricsConfig metrics(Values v) {
    Values emf = v.find(MetricsKeys.EMF);
    return new MetricsConfig(
        v.get(MetricsKeys.MAX_SLOTS),
        v.get(MetricsKeys.JVM),
        emf == null
            ? null
            : new MetricsConfig.Emf(
                emf.get(MetricsKeys.EMF_NAMESPACE), emf.get(MetricsKeys.EMF_EVERY)));
  }

  private static AwsConfig aws(Values v) {
    return new AwsConfig(
        v.find(Keys.PROXY),
        v.find(Keys.CA_BUNDLE),
        v.get(Keys.STS).find(Keys.STS_ENDPOINT_URL),
        v.get(Keys.SNS_SERVICE).find(Keys.SNS_ENDPOINT_URL),
        v.get(Keys.CLOUDWATCH).find(Keys.CLOUDWATCH_ENDPOINT_URL),
        v.get(Keys.SECRETS_MANAGER_SERVICE).find(Keys.SECRETS_MANAGER_ENDPOINT_URL));
  }

  private static SourceConfig source(Values v) {
    JdbcUrl url = v.get(SourceKeys.URL);
    return new SourceConfig(
        v.get(SourceKeys.NAME),
        url.text(),
        url.host(),
        url.port(),
        credential(v, SourceKeys.USERNAME, url),
        actor(v.find(SourceKeys.ACTOR), url),
        tls(v.find(SourceKeys.TLS), url),
        v.get(SourceKeys.POLL),
        storage(v.find(SourceKeys.STORAGE), url),
        plain(v.get(SourceKeys.PROTECTED)),
        plain(v.get(SourceKeys.DMS_HOSTS)),
        plain(v.get(SourceKeys.DMS_ENDPOINTS)),
        v.find(SourceKeys.DMS_NONE) != null);
  }

  private static TargetConfig target(Values v) {
    JdbcUrl url = v.get(SourceKeys.URL);
    return new TargetConfig(
        v.get(SourceKeys.NAME),
        url.text(),
        url.host(),
        url.port(),
        url.database(),
        credential(v, SourceKeys.USERNAME, url),
        tls(v.find(SourceKeys.TLS), url),
        plain(v.get(SourceKeys.DMS_HOSTS)),
        plain(v.get(SourceKeys.TARGET_ENDPOINTS)));
  }

  private static @Nullable Credential actor(@Nullable Values v, JdbcUrl url) {
    return v == null ? null : credential(v, SourceKeys.ACTOR_USERNAME, url);
  }

  private static Credential credential(Values v, Key<String> username, JdbcUrl url) {
    Values auth = v.find(SourceKeys.AUTH);
    if (auth == null) {
      return new Credential(v.get(username), v.get(SourceKeys.PASSWORD));
    }
    Values iam = auth.find(SourceKeys.RDS_IAM);
    if (iam == null) {
      return new Credential(
          v.find(username), new Login.SecretsManager(auth.get(SourceKeys.SECRETS_MANAGER)));
    }
    String given = iam.find(SourceKeys.IAM_REGION);
    String region = given == null ? RdsRoots.region(url.host()).orElseThrow() : given;
    return new Credential(v.get(username), new Login.RdsIam(region));
  }

  private static @Nullable TlsConfig tls(@Nullable Values v, JdbcUrl url) {
    return v == null
        ? TlsConfig.of(null, null, url.host())
        : TlsConfig.of(v.get(SourceKeys.TLS_MODE), v.find(SourceKeys.ROOT_CERT), url.host());
  }

  private static @Nullable StorageConfig storage(@Nullable Values v, JdbcUrl url) {
    if (v == null) {
      return null;
    }
    if (v.has(SourceKeys.MOUNT)) {
      return new StorageConfig.MountedPath(v.get(SourceKeys.MOUNT));
    }
    if (v.has(SourceKeys.CAPACITY)) {
      return new StorageConfig.Capacity(
          v.get(SourceKeys.CAPACITY), v.get(SourceKeys.HOLDS).equals("wal"));
    }
    String given = v.find(SourceKeys.STORAGE_REGION);
    String region = given == null ? RdsRoots.region(url.host()).orElseThrow() : given;
    String instance = v.find(SourceKeys.RDS_INSTANCE);
    return instance != null
        ? new StorageConfig.RdsInstance(instance, region)
        : new StorageConfig.AuroraCluster(v.get(SourceKeys.AURORA_CLUSTER), region);
  }

  private static DmsConfig dms(Values v) {
    return new DmsConfig(
        v.get(SourceKeys.NAME),
        v.find(SourceKeys.ACCOUNT),
        v.get(SourceKeys.REGION),
        v.get(SourceKeys.DMS_POLL),
        v.find(SourceKeys.ASSUME_ROLE),
        v.find(SourceKeys.ENDPOINT_URL),
        plain(v.get(SourceKeys.OWNS)),
        v.get(SourceKeys.GONE_AFTER),
        plain(v.get(SourceKeys.NOT_OFFERED)),
        new HealthConfig(
            v.get(SourceKeys.HEALTH).get(SourceKeys.HEALTH_TABLES),
            v.get(SourceKeys.HEALTH).get(SourceKeys.HEALTH_METRICS)));
  }

  private static Policy policy(Values v) {
    if (v.has(PolicyKeys.WRITE_HEARTBEAT)) {
      return writeHeartbeats(v);
    }
    return v.has(PolicyKeys.RESUME_TASK) ? resumeTasks(v) : dropSlots(v);
  }

  private static Policy writeHeartbeats(Values policy) {
    Values v = policy.get(PolicyKeys.WRITE_HEARTBEAT);
    return new Policy.WriteHeartbeats(
        policy.get(PolicyKeys.NAME),
        policy.get(PolicyKeys.MODE),
        plain(v.get(PolicyKeys.SOURCES)),
        plain(v.get(PolicyKeys.DATABASES)),
        v.get(PolicyKeys.EVERY),
        v.get(PolicyKeys.TABLE));
  }

  private static Policy resumeTasks(Values policy) {
    Values v = policy.get(PolicyKeys.RESUME_TASK);
    Values backoff = v.get(PolicyKeys.BACKOFF);
    return new Policy.ResumeTasks(
        policy.get(PolicyKeys.NAME),
        policy.get(PolicyKeys.MODE),
        plain(v.get(PolicyKeys.TASKS)),
        v.get(PolicyKeys.AFTER),
        v.get(PolicyKeys.MAX_ATTEMPTS),
        backoff.get(PolicyKeys.FIRST),
        backoff.get(PolicyKeys.MAX),
        v.get(PolicyKeys.STABLE_FOR),
        v.get(PolicyKeys.POSITION_TOLERANCE).bytes(),
        plain(policy.get(PolicyKeys.STOPPED_BY_HAND)));
  }

  private static Policy dropSlots(Values policy) {
    Values v = policy.get(PolicyKeys.DROP_SLOT);
    return new Policy.DropSlots(
        policy.get(PolicyKeys.NAME),
        policy.get(PolicyKeys.MODE),
        plain(v.get(PolicyKeys.SOURCES)),
        plain(v.get(PolicyKeys.SLOTS)),
        v.get(PolicyKeys.INACTIVE_FOR),
        v.get(PolicyKeys.NOTICE),
        v.get(PolicyKeys.MAX_PER_DAY),
        underPressure(policy.find(PolicyKeys.UNDER_PRESSURE)),
        policy.get(PolicyKeys.CHECKPOINT_AFTER_DROP));
  }

  private static Policy.@Nullable UnderPressure underPressure(@Nullable Values v) {
    return v == null
        ? null
        : new Policy.UnderPressure(
            v.get(PolicyKeys.FREE_BELOW),
            v.get(PolicyKeys.PRESSURE_INACTIVE_FOR),
            v.get(PolicyKeys.PRESSURE_NOTICE),
            v.get(PolicyKeys.UNUSED_FOR));
  }

  private static GuardConfig guard(Values v) {
    Values maxDue = v.get(PolicyKeys.MAX_DUE);
    Values budget = v.get(PolicyKeys.BUDGET);
    return new GuardConfig(
        v.get(PolicyKeys.SETTLE),
        v.get(PolicyKeys.NEW_STORE_HOLD),
        maxDue.get(PolicyKeys.DUE_PER_SOURCE),
        maxDue.get(PolicyKeys.DUE_ALL),
        budget.get(PolicyKeys.PER_SOURCE_PER_DAY),
        budget.get(PolicyKeys.ALL_PER_DAY),
        budget.get(PolicyKeys.GAP),
        plain(v.get(PolicyKeys.WINDOWS)),
        v.get(PolicyKeys.APPROVAL).equals("drops"),
        v.get(PolicyKeys.KILL_SWITCH),
        v.get(PolicyKeys.ALLOW_SHORT_TIMES));
  }

  private static AlertsConfig alerts(Values v) {
    Values retained = v.get(AlertKeys.RETAINED_WAL);
    Values task = v.get(AlertKeys.TASK_DOWN);
    Set<AlertKey> off = EnumSet.noneOf(AlertKey.class);
    AlertKeys.SWITCHES.forEach(
        (alert, key) -> {
          if (!v.get(key)) {
            off.add(alert);
          }
        });
    return new AlertsConfig(
        retained.get(AlertKeys.WARNING).bytes(),
        retained.get(AlertKeys.CRITICAL).bytes(),
        v.get(AlertKeys.SLOT_DISCONNECTED).get(AlertKeys.DISCONNECTED_WARNING_AFTER),
        task.get(AlertKeys.TASK_WARNING_AFTER),
        task.get(AlertKeys.TASK_CRITICAL_AFTER),
        v.get(AlertKeys.TIME_TO_FULL).get(AlertKeys.TIME_WARNING),
        v.get(AlertKeys.TIME_TO_FULL).get(AlertKeys.TIME_CRITICAL),
        v.get(AlertKeys.TIME_TO_LOST).get(AlertKeys.TIME_WARNING),
        v.get(AlertKeys.TIME_TO_LOST).get(AlertKeys.TIME_CRITICAL),
        v.get(AlertKeys.TASK_LATENCY).get(AlertKeys.LATENCY_WARNING),
        v.get(AlertKeys.TASK_LATENCY).get(AlertKeys.LATENCY_CRITICAL),
        v.get(AlertKeys.TASK_WITHOUT_SLOT).get(AlertKeys.WITHOUT_SLOT_WARNING_AFTER),
        v.get(AlertKeys.SLOT_EXPIRING).get(AlertKeys.EXPIRING_WARNING),
        off);
  }

  private static ChannelConfig channel(Values entry) {
    return entry.has(Keys.SLACK) ? slack(entry.get(Keys.SLACK)) : sns(entry.get(Keys.SNS));
  }

  private static ChannelConfig slack(Values v) {
    return new ChannelConfig.Slack(
        v.get(Keys.CHANNEL_NAME),
        v.get(Keys.WEBHOOK_URL),
        v.get(Keys.SEVERITY),
        v.get(Keys.NOTICES));
  }

  private static ChannelConfig sns(Values v) {
    String arn = v.get(Keys.TOPIC_ARN);
    String region = v.find(Keys.TOPIC_REGION);
    return new ChannelConfig.Sns(
        v.get(Keys.CHANNEL_NAME),
        arn,
        region == null ? PolicyChecks.regionOf(arn) : region,
        v.get(Keys.SEVERITY),
        v.get(Keys.NOTICES));
  }

  private static <T> List<T> plain(List<Item<T>> items) {
    return items.stream().map(Item::value).toList();
  }
}
