package io.slotwarden.testing;

import io.slotwarden.config.Credential;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.config.TlsConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Configurations of sources that are real test servers: a monitor with `pg_monitor` and nothing
/// else, an actor with `REPLICATION` and nothing else.
public record Sources(
    String url,
    String host,
    int port,
    String username,
    Secret password,
    @Nullable Credential actor,
    @Nullable TlsConfig tls,
    @Nullable StorageConfig storage) {
  public static final String MONITOR = "slotwarden";
  public static final String ACTOR = "slotwarden_actor";
  private static final String MONITOR_PASSWORD = "only-looks";
  private static final String ACTOR_PASSWORD = "may-drop";

  /// The monitor on this server, created there if need be.
  public static Sources of(Postgres server) {
    role(server, MONITOR, MONITOR_PASSWORD, "in role pg_monitor");
    role(server, ACTOR, ACTOR_PASSWORD, "replication");
    return at(server.host(), server.port());
  }

  /// A place where perhaps nobody listens.
  public static Sources at(String host, int port) {
    return new Sources(
        "jdbc:postgresql://" + host + ":" + port + "/postgres",
        host,
        port,
        MONITOR,
        new Secret.Literal(MONITOR_PASSWORD),
        null,
        null,
        null);
  }

  public Sources withActor() {
    return withActor(ACTOR, new Secret.Literal(ACTOR_PASSWORD));
  }

  public Sources withActor(String role, Secret secret) {
    return new Sources(
        url, host, port, username, password, new Credential(role, secret), tls, storage);
  }

  public Sources withUser(String role, Secret secret) {
    return new Sources(url, host, port, role, secret, actor, tls, storage);
  }

  public Sources withUrl(String other) {
    return new Sources(other, host, port, username, password, actor, tls, storage);
  }

  public Sources withTls(TlsConfig config) {
    return new Sources(url, host, port, username, password, actor, config, storage);
  }

  public Sources withStorage(StorageConfig config) {
    return new Sources(url, host, port, username, password, actor, tls, config);
  }

  public SourceConfig named(String name) {
    return new SourceConfig(
        name,
        url,
        host,
        port,
        new Credential(username, password),
        actor,
        tls,
        Duration.ofSeconds(15),
        storage,
        List.of(),
        List.of(),
        List.of(),
        true);
  }

  private static void role(Postgres server, String name, String password, String attributes) {
    if (server.query("select 1 from pg_roles where rolname = '" + name + "'") == null) {
      server.createRole(name, password, attributes);
    }
  }
}
