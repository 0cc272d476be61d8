package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that hold, defaults included, as a file that would say the same. References to
/// secrets are shown, secrets never.
public final class ConfigPrinter {
  private ConfigPrinter() {}

  /// As YAML, every key with its value; keys without value and default are left out.
  public static String effective(Config config) {
    return YamlWriter.write(tree(config));
  }

  /// The same as mappings, lists and values.
  static Map<String, Object> tree(Config config) {
    Map<String, Object> root = new LinkedHashMap<>();
    put(root, Keys.MODE, config.mode());
    put(root, Keys.STORE, Map.of(Keys.STORE_PATH.name(), config.store().path()));
    put(root, Keys.HTTP, http(config.http()));
    put(root, Keys.SOURCES, config.sources().stream().map(ConfigPrinter::source).toList());
    put(root, Keys.TARGETS, config.targets().stream().map(ConfigPrinter::target).toList());
    put(root, Keys.DMS, config.dms().stream().map(ConfigPrinter::dms).toList());
    Map<String, Object> sts = new LinkedHashMap<>();
    put(sts, Keys.STS_ENDPOINT_URL, config.aws().stsEndpointUrl());
    Map<String, Object> sns = new LinkedHashMap<>();
    put(sns, Keys.SNS_ENDPOINT_URL, config.aws().snsEndpointUrl());
    Map<String, Object> cloudwatch = new LinkedHashMap<>();
    put(cloudwatch, Keys.CLOUDWATCH_ENDPOINT_URL, config.aws().cloudwatchEndpointUrl());
    Map<String, Object> secrets = new LinkedHashMap<>();
    put(secrets, Keys.SECRETS_MANAGER_ENDPOINT_URL, config.aws().secretsManagerEndpointUrl());
    Map<String, Object> aws = new LinkedHashMap<>();
    put(aws, Keys.STS, sts);
    put(aws, Keys.PROXY, config.aws().proxy());
    put(aws, Keys.CA_BUNDLE, config.aws().caBundle());
    put(aws, Keys.SNS_SERVICE, sns);
    put(aws, Keys.CLOUDWATCH, cloudwatch);
    put(aws, Keys.SECRETS_MANAGER_SERVICE, secrets);
    put(root, Keys.AWS, aws);
    put(root, Keys.POLICIES, config.policies().stream().map(ConfigPrinter::policy).toList());
    put(root, PolicyKeys.GUARD, guard(config.guard()));
    put(root, AlertKeys.ALERTS, alerts(config.alerts()));
    put(root, Keys.AUDIT, Map.of(Keys.AUDIT_EVERY.name(), cadence(config.audit().every())));
    put(root, MetricsKeys.METRICS, metrics(config.metrics()));
    put(
        root,
        MetricsKeys.LOG,
        JsonText.ordered(
            MetricsKeys.LOG_FORMAT.name(),
            config.log().format(),
            MetricsKeys.LOG_LEVEL.name(),
            config.log().level()));
    put(root, Keys.NOTIFY, config.channels().stream().map(ConfigPrinter::channel).toList());
    put(root, Keys.HEARTBEAT_URL, config.heartbeatUrl());
    return root;
  }

  private static Map<String, Object> http(HttpConfig http) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, Keys.LISTEN, Listen.format(http.host(), http.port()));
    put(m, Keys.HOSTS, http.hosts());
    put(m, Keys.TOKEN, http.token());
    put(m, Keys.READ_TOKEN, http.readToken());
    HttpTls tls = http.tls();
    if (tls != null) {
      Map<String, Object> inner = new LinkedHashMap<>();
      put(inner, Keys.HTTP_CERTIFICATE, tls.certificate());
      put(inner, Keys.HTTP_KEY, tls.key());
      put(m, Keys.HTTP_TLS, inner);
    }
    return m;
  }

  private static Map<String, Object> source(SourceConfig s) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, SourceKeys.NAME, s.name());
    put(m, SourceKeys.URL, s.url());
    login(m, s.monitor());
    Credential actor = s.actor();
    if (actor != null) {
      Map<String, Object> inner = new LinkedHashMap<>();
      login(inner, actor);
      put(m, SourceKeys.ACTOR, inner);
    }
    tls(m, s.tls());
    put(m, SourceKeys.POLL, s.poll());
    put(m, SourceKeys.STORAGE, storage(s.storage()));
    put(m, SourceKeys.PROTECTED, s.protectedSlots());
    put(m, SourceKeys.DMS_HOSTS, s.dmsHosts());
    put(m, SourceKeys.DMS_ENDPOINTS, s.dmsEndpoints());
    put(m, SourceKeys.DMS_NONE, s.dmsNone() ? "none" : null);
    return m;
  }

  private static Map<String, Object> target(TargetConfig t) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, SourceKeys.NAME, t.name());
    put(m, SourceKeys.URL, t.url());
    login(m, t.monitor());
    tls(m, t.tls());
    put(m, SourceKeys.DMS_HOSTS, t.dmsHosts());
    put(m, SourceKeys.TARGET_ENDPOINTS, t.dmsEndpoints());
    return m;
  }

  private static void tls(Map<String, Object> m, @Nullable TlsConfig tls) {
    if (tls != null) {
      Map<String, Object> inner = new LinkedHashMap<>();
      put(inner, SourceKeys.TLS_MODE, tls.mode());
      put(inner, SourceKeys.ROOT_CERT, tls.rootCert());
      put(m, SourceKeys.TLS, inner);
    }
  }

  private static void login(Map<String, Object> m, Credential credential) {
    put(m, SourceKeys.USERNAME, credential.username());
    switch (credential.login()) {
      case Login.Password(Secret secret) -> put(m, SourceKeys.PASSWORD, secret);
      case Login.RdsIam(String region) ->
          put(
              m,
              SourceKeys.AUTH,
              Map.of(SourceKeys.RDS_IAM.name(), Map.of(SourceKeys.IAM_REGION.name(), region)));
      case Login.SecretsManager(String arn) ->
          put(m, SourceKeys.AUTH, Map.of(SourceKeys.SECRETS_MANAGER.name(), arn));
    }
  }

  private static @Nullable Map<String, Object> storage(@Nullable StorageConfig storage) {
    return switch (storage) {
      case null -> null;
      case StorageConfig.MountedPath(var path) -> Map.of(SourceKeys.MOUNT.name(), path);
      case StorageConfig.Capacity(var capacity, boolean walOnly) -> {
        Map<String, Object> m = new LinkedHashMap<>();
        put(m, SourceKeys.CAPACITY, capacity);
        put(m, SourceKeys.HOLDS, walOnly ? "wal" : "everything");
        yield m;
      }
      case StorageConfig.RdsInstance(String instance, String region) ->
          cloudWatch(SourceKeys.RDS_INSTANCE, instance, region);
      case StorageConfig.AuroraCluster(String cluster, String region) ->
          cloudWatch(SourceKeys.AURORA_CLUSTER, cluster, region);
    };
  }

  private static Map<String, Object> cloudWatch(Key<String> kind, String name, String region) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, kind, name);
    put(m, SourceKeys.STORAGE_REGION, region);
    return m;
  }

  private static Map<String, Object> dms(DmsConfig d) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, SourceKeys.NAME, d.name());
    put(m, SourceKeys.ACCOUNT, d.account());
    put(m, SourceKeys.REGION, d.region());
    put(m, SourceKeys.DMS_POLL, d.poll());
    put(m, SourceKeys.ASSUME_ROLE, d.assumeRole());
    put(m, SourceKeys.ENDPOINT_URL, d.endpointUrl());
    put(m, SourceKeys.OWNS, d.owns());
    put(m, SourceKeys.GONE_AFTER, d.goneAfter());
    put(m, SourceKeys.NOT_OFFERED, d.notOffered().stream().map(DmsConfig.Part::key).toList());
    Map<String, Object> health = new LinkedHashMap<>();
    put(health, SourceKeys.HEALTH_TABLES, cadence(d.health().tables()));
    put(health, SourceKeys.HEALTH_METRICS, cadence(d.health().metrics()));
    put(m, SourceKeys.HEALTH, health);
    return m;
  }

  private static Map<String, Object> policy(Policy policy) {
    Map<String, Object> m = new LinkedHashMap<>();
    Map<String, Object> inner = new LinkedHashMap<>();
    put(m, PolicyKeys.NAME, policy.name());
    put(m, PolicyKeys.MODE, policy.mode());
    switch (policy) {
      case Policy.ResumeTasks r -> {
        put(m, PolicyKeys.RESUME_TASK, inner);
        put(m, PolicyKeys.STOPPED_BY_HAND, r.stoppedByHand());
        put(inner, PolicyKeys.TASKS, r.tasks());
        put(inner, PolicyKeys.AFTER, r.after());
        put(inner, PolicyKeys.MAX_ATTEMPTS, r.maxAttempts());
        Map<String, Object> backoff = new LinkedHashMap<>();
        put(backoff, PolicyKeys.FIRST, r.backoffFirst());
        put(backoff, PolicyKeys.MAX, r.backoffMax());
        put(inner, PolicyKeys.BACKOFF, backoff);
        put(inner, PolicyKeys.STABLE_FOR, r.stableFor());
        put(inner, PolicyKeys.POSITION_TOLERANCE, new ByteSize(r.positionTolerance()));
      }
      case Policy.WriteHeartbeats w -> {
        put(m, PolicyKeys.WRITE_HEARTBEAT, inner);
        put(inner, PolicyKeys.SOURCES, w.sources());
        put(inner, PolicyKeys.DATABASES, w.databases());
        put(inner, PolicyKeys.EVERY, w.every());
        put(inner, PolicyKeys.TABLE, w.table());
      }
      case Policy.DropSlots d -> {
        put(m, PolicyKeys.DROP_SLOT, inner);
        put(inner, PolicyKeys.SOURCES, d.sources());
        put(inner, PolicyKeys.SLOTS, d.slots());
        put(inner, PolicyKeys.INACTIVE_FOR, d.inactiveFor());
        put(inner, PolicyKeys.NOTICE, d.notice());
        put(inner, PolicyKeys.MAX_PER_DAY, d.maxPerDay());
        Policy.UnderPressure pressure = d.underPressure();
        if (pressure != null) {
          Map<String, Object> under = new LinkedHashMap<>();
          put(under, PolicyKeys.FREE_BELOW, pressure.freeBelow());
          put(under, PolicyKeys.PRESSURE_INACTIVE_FOR, pressure.inactiveFor());
          put(under, PolicyKeys.PRESSURE_NOTICE, pressure.notice());
          put(under, PolicyKeys.UNUSED_FOR, pressure.unusedFor());
          put(m, PolicyKeys.UNDER_PRESSURE, under);
        }
        put(m, PolicyKeys.CHECKPOINT_AFTER_DROP, d.checkpointAfter());
      }
    }
    return m;
  }

  private static Map<String, Object> guard(GuardConfig g) {
    Map<String, Object> maxDue = new LinkedHashMap<>();
    put(maxDue, PolicyKeys.DUE_PER_SOURCE, g.maxDuePerSource());
    put(maxDue, PolicyKeys.DUE_ALL, g.maxDueAll());
    Map<String, Object> budget = new LinkedHashMap<>();
    put(budget, PolicyKeys.PER_SOURCE_PER_DAY, g.perSourcePerDay());
    put(budget, PolicyKeys.ALL_PER_DAY, g.allPerDay());
    put(budget, PolicyKeys.GAP, g.gap());
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, PolicyKeys.SETTLE, g.settle());
    put(m, PolicyKeys.NEW_STORE_HOLD, g.newStoreHold());
    put(m, PolicyKeys.MAX_DUE, maxDue);
    put(m, PolicyKeys.BUDGET, budget);
    put(m, PolicyKeys.WINDOWS, g.windows());
    put(m, PolicyKeys.APPROVAL, g.approveDrops() ? "drops" : "none");
    put(m, PolicyKeys.KILL_SWITCH, g.killSwitch());
    put(m, PolicyKeys.ALLOW_SHORT_TIMES, g.allowShortTimes());
    return m;
  }

  private static Map<String, Object> alerts(AlertsConfig a) {
    Map<String, Object> retained = new LinkedHashMap<>();
    put(retained, AlertKeys.WARNING, new ByteSize(a.retainedWarning()));
    put(retained, AlertKeys.CRITICAL, new ByteSize(a.retainedCritical()));
    Map<String, Object> disconnected = new LinkedHashMap<>();
    put(disconnected, AlertKeys.DISCONNECTED_WARNING_AFTER, a.disconnectedWarningAfter());
    Map<String, Object> task = new LinkedHashMap<>();
    put(task, AlertKeys.TASK_WARNING_AFTER, a.taskWarningAfter());
    put(task, AlertKeys.TASK_CRITICAL_AFTER, a.taskCriticalAfter());
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, AlertKeys.RETAINED_WAL, retained);
    put(m, AlertKeys.TIME_TO_FULL, timeLeft(a.fullWarning(), a.fullCritical()));
    put(m, AlertKeys.TIME_TO_LOST, timeLeft(a.lostWarning(), a.lostCritical()));
    put(m, AlertKeys.SLOT_DISCONNECTED, disconnected);
    put(m, AlertKeys.TASK_DOWN, task);
    Map<String, Object> latency = new LinkedHashMap<>();
    put(latency, AlertKeys.LATENCY_WARNING, a.latencyWarning());
    put(latency, AlertKeys.LATENCY_CRITICAL, a.latencyCritical());
    put(m, AlertKeys.TASK_LATENCY, latency);
    put(
        m,
        AlertKeys.TASK_WITHOUT_SLOT,
        Map.of(AlertKeys.WITHOUT_SLOT_WARNING_AFTER.name(), a.withoutSlotWarningAfter()));
    put(m, AlertKeys.SLOT_EXPIRING, Map.of(AlertKeys.EXPIRING_WARNING.name(), a.expiringWarning()));
    AlertKeys.SWITCHES.forEach((alert, key) -> put(m, key, a.isOn(alert)));
    return m;
  }

  private static Map<String, Object> metrics(MetricsConfig metrics) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, MetricsKeys.MAX_SLOTS, metrics.maxSlots());
    put(m, MetricsKeys.JVM, metrics.jvm());
    MetricsConfig.Emf emf = metrics.emf();
    if (emf != null) {
      Map<String, Object> inner = new LinkedHashMap<>();
      put(inner, MetricsKeys.EMF_NAMESPACE, emf.namespace());
      put(inner, MetricsKeys.EMF_EVERY, emf.every());
      put(m, MetricsKeys.EMF, inner);
    }
    return m;
  }

  private static Object cadence(Duration every) {
    return every.isZero() ? "off" : every;
  }

  private static Map<String, Object> timeLeft(Duration warning, Duration critical) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, AlertKeys.TIME_WARNING, warning);
    put(m, AlertKeys.TIME_CRITICAL, critical);
    return m;
  }

  private static Map<String, Object> channel(ChannelConfig channel) {
    Map<String, Object> m = new LinkedHashMap<>();
    put(m, Keys.CHANNEL_NAME, channel.name());
    put(m, Keys.SEVERITY, channel.severity());
    put(m, Keys.NOTICES, channel.notices());
    return switch (channel) {
      case ChannelConfig.Slack slack -> {
        put(m, Keys.WEBHOOK_URL, slack.webhookUrl());
        yield Map.of(Keys.SLACK.name(), m);
      }
      case ChannelConfig.Sns sns -> {
        put(m, Keys.TOPIC_ARN, sns.topicArn());
        put(m, Keys.TOPIC_REGION, sns.region());
        yield Map.of(Keys.SNS.name(), m);
      }
    };
  }

  private static void put(Map<String, Object> m, Key<?> key, @Nullable Object value) {
    if (value != null) {
      m.put(key.name(), value);
    }
  }
}
