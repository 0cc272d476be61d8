package io.slotwarden.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real PostgreSQL server from Debian's packages, which bring extensions that the embedded
/// binaries lack. Like those on loopback, with `wal_level=logical`, at a free port, owned by this
/// JVM; no service of the machine is touched.
public final class DebianPostgres implements Postgres, AutoCloseable {
  /// Where packages may be unpacked, besides `/`: folders, separated as on the PATH.
  private static final String ROOTS = "SLOTWARDEN_POSTGRES_PATH";

  private static final List<Integer> MAJORS = List.of(18, 17, 16, 15, 14, 13);
  private static final Duration START_WAIT = Duration.ofSeconds(40);

  private final int major;
  private final Path programs;
  private final DataDirectory data;
  private final int port;

  private DebianPostgres(int major, Path programs, DataDirectory data, int port) {
    this.major = major;
    this.programs = programs;
    this.data = data;
    this.port = port;
  }

  /// A server of the newest major that has this library, started from nothing; close it. A test
  /// without one is skipped and says so; with `SLOTWARDEN_REQUIRE_TOOLS=1` it fails.
  public static DebianPostgres with(String library, Map<String, String> settings) {
    Path home =
        Tools.required(
            homes()
                .filter(h -> Files.isExecutable(h.resolve("bin/postgres")))
                .filter(h -> Files.exists(h.resolve("lib").resolve(library + ".so")))
                .findFirst(),
            "no PostgreSQL of Debian with " + library + " is there");
    int major = Integer.parseInt(home.getFileName().toString());
    DebianPostgres server =
        new DebianPostgres(major, home.resolve("bin"), DataDirectory.fresh(major), freePort());
    ServerProcesses.stopAtExit(server.data);
    server.start(settings);
    return server;
  }

  private static Stream<Path> homes() {
    String named = System.getProperty("slotwarden.postgres.path", "");
    String roots = named + File.pathSeparator + System.getenv().getOrDefault(ROOTS, "");
    return Stream.concat(
            Arrays.stream(roots.split(File.pathSeparator)).filter(r -> !r.isEmpty()),
            Stream.of("/"))
        .map(Path::of)
        .flatMap(r -> MAJORS.stream().map(m -> r.resolve("usr/lib/postgresql/" + m)));
  }

  private void start(Map<String, String> settings) {
    Path path = data.path();
    run("initdb", "-D", path, "-U", "postgres", "-A", "trust", "--locale=C", "-E", "UTF8", "-N");
    data.configure(settings);
    try {
      process("postgres", "-D", path, "-p", port).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerProcesses.awaitUntil(START_WAIT, this::answers);
  }

  private boolean answers() {
    try (Connection c = connect()) {
      return c.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void run(Object... command) {
    try {
      int code = process(command).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            command[0] + " ended with " + code + ": " + Files.readString(data.log()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// PostgreSQL refuses to run as root: then in a user namespace, where it is somebody else.
  private ProcessBuilder process(Object... command) {
    List<String> all = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      all.addAll(List.of("unshare", "-U"));
    }
    all.add(programs.resolve(command[0].toString()).toString());
    Arrays.stream(command).skip(1).map(Object::toString).forEach(all::add);
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile()));
  }

  /// Between this and its use another process could take the port: PostgreSQL can't choose one
  /// itself.
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int major() {
    return major;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    ServerProcesses.end(List.of(data));
    data.delete();
  }
}
