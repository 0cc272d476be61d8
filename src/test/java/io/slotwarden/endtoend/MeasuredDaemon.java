package io.slotwarden.endtoend;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.slotwarden.daemon.Daemon;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The real daemon in a JVM of its own with the image's heap, which says what it uses when it is
/// asked. It ends with whoever started it.
final class MeasuredDaemon implements AutoCloseable {
  /// What the daemon alone has after a collection, when nothing is under way.
  ///
  /// @param platform threads of the operating system that Java knows
  /// @param virtual threads that have not ended
  /// @param descriptors open in `/proc/PID/fd`
  /// @param heapKb in use after a collection
  /// @param residentKb what the operating system counts as its memory
  record Figures(int platform, int virtual, int descriptors, long heapKb, long residentKb) {
    @Override
    public String toString() {
      return "%d platform threads, %d virtual threads, %d descriptors, %.1f MB heap, %.1f MB resident"
          .formatted(platform, virtual, descriptors, heapKb / 1024.0, residentKb / 1024.0);
    }
  }

  private static final String LISTENING = "listening on ";
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final BufferedReader lines;
  private final int port;

  private MeasuredDaemon(Process process) throws IOException {
    this.process = process;
    this.lines = process.inputReader();
    this.port = Integer.parseInt(line(LISTENING));
  }

  /// @param variables of its environment, for secrets
  static MeasuredDaemon start(Path home, String configuration, Map<String, String> variables)
      throws IOException {
    Path file = Files.writeString(home.resolve("slotwarden.yaml"), configuration);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    command.addAll(List.of("-Daws.accessKeyId=AKIATEST00000000000", "-Daws.secretAccessKey=test"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MeasuredDaemon.class.getName(), file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("daemon.err").toFile());
    builder.environment().putAll(variables);
    return new MeasuredDaemon(builder.start());
  }

  /// Those with which the image runs it.
  private static List<String> options() throws IOException {
    String launcher = Files.readString(Path.of("src/image/slotwarden"));
    return Stream.of(launcher.split("[\\s\"]+"))
        .filter(
            w -> w.startsWith("-XX:") && !w.contains("$") || w.matches("-X(ss|ms|mn).*|-Xmx48m"))
        .distinct()
        .collect(
            () -> new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED")),
            List::add,
            List::addAll);
  }

  /// Where it listens.
  String url() {
    return "http://127.0.0.1:" + port;
  }

  Figures figures() throws IOException {
    process.outputWriter().write("figures\n");
    process.outputWriter().flush();
    String[] said = line("figures ").split(" ");
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    int descriptors;
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      descriptors = (int) open.count();
    }
    Matcher resident = RESIDENT.matcher(Files.readString(proc.resolve("status")));
    if (!resident.find()) {
      throw new IOException("no VmRSS in " + proc);
    }
    return new Figures(
        Integer.parseInt(said[0]),
        Integer.parseInt(said[1]),
        descriptors,
        Long.parseLong(said[2]),
        Long.parseLong(resident.group(1)));
  }

  private String line(String prefix) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
    }
    throw new IOException("the daemon ended");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) throws IOException {
    String text = Files.readString(Path.of(args[0]));
    Daemon daemon = Daemon.start(Setup.load(text, System::getenv), InstantSource.system(), "test");
    System.out.println(LISTENING + daemon.address().getPort());
    System.out.flush();
    try (BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (asked.readLine() != null) {
        System.out.println("figures " + own());
        System.out.flush();
      }
    }
    System.exit(0);
  }

  private static String own() throws IOException {
    Path dump = Files.createTempDirectory("threads").resolve("threads.json");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
    long virtual =
        Pattern.compile("\"virtual\": *true").matcher(Files.readString(dump)).results().count();
    Files.delete(dump);
    Files.delete(dump.getParent());
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    int platform = ManagementFactory.getThreadMXBean().getThreadCount();
    return platform + " " + virtual + " " + heap / 1024;
  }
}
