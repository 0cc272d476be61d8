package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.AuditJson;
import io.slotwarden.serve.api.AuditJson.AuditFindingJson;
import io.slotwarden.serve.api.MigrationCloseJson;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Runs of `audit` over a source and a target that are real databases of one server, and a
/// simulated DMS with one task between them.
final class AuditRun implements AutoCloseable {
  final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  final SimulatedResource sourceEndpoint;
  final SimulatedTask task;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final PostgresServer server;
  private final AuditedDatabase source;
  private final AuditedDatabase target;
  private final Path directory;

  final SimulatedResource targetEndpoint;
  private int targetPort;

  AuditRun(PostgresServer server, AuditedDatabase source, AuditedDatabase target, Path directory) {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    this.server = server;
    this.source = source;
    this.target = target;
    this.directory = directory;
    this.targetPort = server.port();
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    sourceEndpoint =
        dms.addEndpoint(
                "orders-src", "source", "127.0.0.1", server.port(), source.name(), "postgres")
            .with(
                "PostgreSQLSettings", Map.of("HeartbeatEnable", true, "MapBooleanAsBoolean", true));
    targetEndpoint =
        dms.addEndpoint(
                "orders-tgt", "target", "127.0.0.1", server.port(), target.name(), "postgres")
            .with("PostgreSQLSettings", Map.of("MapBooleanAsBoolean", true));
    task = dms.addTask("orders-cdc", sourceEndpoint, targetEndpoint, instance);
  }

  int run(String... arguments) {
    return run(config(), arguments);
  }

  /// `migration close` of the source and the task.
  int closing(String... arguments) {
    List<String> all = new ArrayList<>(List.of("orders", "--task", task.arn()));
    all.addAll(List.of(arguments));
    return execute(
        new MigrationCloseCommand(AuditRun::password, InstantSource.system(), false),
        config(),
        all.toArray(String[]::new));
  }

  MigrationCloseJson closeJson(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    closing(all.toArray(String[]::new));
    return ApiJson.read(MigrationCloseJson.class, out.toString());
  }

  private static @Nullable String password(String name) {
    return name.equals("PASSWORD") ? "only-looks" : null;
  }

  /// Of the source, the target and the task's account.
  String config() {
    return """
    sources:
      - name: orders
        url: jdbc:postgresql://127.0.0.1:%d/%s
        username: slotwarden
        password: "${env:PASSWORD}"
        tls: {mode: disable}
    targets:
      - name: new
        url: jdbc:postgresql://127.0.0.1:%d/%s
        username: slotwarden
        password: "${env:PASSWORD}"
        tls: {mode: disable}
    dms:
      - name: prod
        account: "%s"
        region: %s
        endpoint-url: %s
        health: {metrics: off}
        owns: [orders]
    aws: {sts: {endpoint-url: %s}}
    """
        .formatted(
            server.port(),
            source.name(),
            targetPort,
            target.name(),
            SimulatedDms.ACCOUNT,
            SimulatedDms.REGION,
            dms.endpoint(),
            dms.endpoint());
  }

  int run(String config, String[] arguments) {
    return execute(
        new AuditCommand(AuditRun::password, InstantSource.system(), false), config, arguments);
  }

  private int execute(Object command, String config, String[] arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 2];
    all[0] = "-c";
    all[1] = CheckRun.file(directory, config).toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  AuditJson json(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-o";
    all[1] = "json";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    run(all);
    return ApiJson.read(AuditJson.class, out.toString());
  }

  static List<AuditFindingJson> of(AuditJson report, String check) {
    return report.findings().stream().filter(f -> f.check().equals(check)).toList();
  }

  /// From now on the target is where nobody listens.
  void targetDown() {
    targetPort = 1;
    targetEndpoint.with("Port", 1);
  }

  @Override
  public void close() {
    dms.close();
    PublishedModel.approves(dms);
    assertThat(err.toString()).doesNotContain("only-looks");
  }
}
