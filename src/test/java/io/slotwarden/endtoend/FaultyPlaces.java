package io.slotwarden.endtoend;

import io.slotwarden.config.Login;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.notify.slack.SlackDouble;
import io.slotwarden.notify.sns.SnsDouble;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// PostgreSQL, DMS, Slack and SNS, each behind a wire that fails, and the same server once more as
/// a source to which the way is sound.
final class FaultyPlaces implements AutoCloseable {
  static final String FAULTY = "orders";
  static final String SOUND = "billing";
  static final String DMS = "prod";
  private static final String TOPIC = "arn:aws:sns:" + SimulatedDms.REGION + ":123456789012:pager";

  /// One fault in so many is none.
  private static final int MENDED = 4;

  final SlackDouble slack;
  final SnsDouble sns;
  final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  final FaultyWire toServer;
  final FaultyWire toDms;
  final FaultyWire toSlack;
  final FaultyWire toSns;
  private final Sources direct;

  FaultyPlaces(PostgresServer server) throws IOException {
    this.direct = Sources.of(server).withActor();
    toServer = new FaultyWire(server.port());
    slack = new SlackDouble();
    sns = new SnsDouble(TOPIC);
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "load");
    SimulatedResource source =
        dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", toServer.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", "cdc_orders"));
    dms.addConnection(instance, target);
    dms.addTask("orders-cdc", source, target, instance).run();
    toDms = FaultyWire.to(dms.endpoint());
    toSlack = FaultyWire.to(URI.create(slack.url()));
    toSns = FaultyWire.to(sns.endpoint());
  }

  List<FaultyWire> wires() {
    return List.of(toServer, toDms, toSlack, toSns);
  }

  /// A fault of any kind that this wire can have, or none.
  Fault any(FaultyWire wire, Random chance) {
    if (chance.nextInt(MENDED) == 0) {
      return new Fault.None();
    }
    List<Fault> all =
        Stream.concat(
                wire == toServer ? Fault.ofAnyWire() : Fault.ofHttp(),
                Stream.of(
                    new Fault.Delay(Duration.ofMillis(20)), new Fault.Delay(Duration.ofSeconds(2))))
            .toList();
    return all.get(chance.nextInt(all.size()));
  }

  void mend() {
    wires().forEach(FaultyWire::mend);
  }

  /// Polls are some a second; slots with these very names are dropped as soon as they were
  /// announced.
  String configuration(Path home, String... slots) {
    return """
    mode: enforce
    store: {path: %s}
    http: {listen: "127.0.0.1:0"}
    sources:
      - name: %s
        url: %s
        username: %s
        password: "${env:MONITOR}"
        actor: {username: %s, password: "${env:ACTOR}"}
        dms-hosts: [127.0.0.1]
        poll: 250ms
      - {name: %s, url: "%s", username: %s, password: "${env:MONITOR}", poll: 250ms, dms: none}
    dms:
      - {name: %s, account: "%s", region: %s, poll: 1s, endpoint-url: "%s", owns: [%s], gone-after: 1s, health: {metrics: off}}
    aws: {sts: {endpoint-url: "%s"}, sns: {endpoint-url: "%s"}}
    policies:
      - name: leftovers
        drop-slot: {sources: [%s], slots: [%s], inactive-for: 0s, notice: 0s, max-per-day: 5000}
    notify:
      - slack: {name: dba, webhook-url: "${env:SLACK}", severity: info}
      - sns: {name: pager, topic-arn: "%s", region: %s, severity: info}
    guard:
      settle: 0s
      new-store-hold: 0s
      budget: {per-source-per-day: 5000, all-per-day: 5000, gap: 0s}
      kill-switch: %s
      allow-short-times: true
    """
        .formatted(
            home.resolve("slotwarden.db"),
            FAULTY,
            toServer.of(direct.url()),
            direct.username(),
            Objects.requireNonNull(direct.actor()).username(),
            SOUND,
            direct.url(),
            direct.username(),
            DMS,
            SimulatedDms.ACCOUNT,
            SimulatedDms.REGION,
            toDms.of(dms.endpoint()),
            FAULTY,
            toDms.of(dms.endpoint()),
            toSns.of(sns.endpoint()),
            FAULTY,
            "\"" + String.join("\", \"", slots) + "\"",
            TOPIC,
            SimulatedDms.REGION,
            home.resolve("STOP"));
  }

  Map<String, String> variables() {
    var actor = Objects.requireNonNull(direct.actor());
    return Map.of(
        "MONITOR",
        direct.password().reveal(),
        "ACTOR",
        ((Login.Password) actor.login()).secret().reveal(),
        "SLACK",
        toSlack.of(slack.url()));
  }

  @Override
  public void close() {
    wires().forEach(FaultyWire::close);
    slack.close();
    sns.close();
    dms.close();
  }
}
