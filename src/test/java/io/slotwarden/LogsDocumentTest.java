package io.slotwarden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Events and keys of the log are promises: docs/logs.md has those of the code and no others.
class LogsDocumentTest {
  private static final Pattern EVENT =
      Pattern.compile("addKeyValue\\(\\s*\"event\",\\s*([^)]*)\\)(.*?)\\.log\\(", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");
  private static final Pattern LINE =
      Pattern.compile("(?s)\\bLOG\\s*\\.(?!get)\\w+\\(.*?\\.log\\(");

  @Test
  void theTableHasEveryEventOfTheCodeWithItsKeys() throws IOException {
    Map<String, Set<String>> events = new TreeMap<>();
    events.put("library", Set.of());
    for (String source : sources()) {
      Matcher event = EVENT.matcher(source);
      while (event.find()) {
        assertThat(event.group(1)).as("a word, so that people can look for it").matches("\"\\w+\"");
        Set<String> keys =
            events.computeIfAbsent(event.group(1).replace("\"", ""), _ -> new TreeSet<>());
        KEY.matcher(event.group(2)).results().forEach(k -> keys.add(k.group(1)));
      }
    }

    assertThat(documented()).isEqualTo(events).hasSizeGreaterThan(15);
  }

  @Test
  void everyLineOfOursNamesItsEventFirstAndTakesNoKeyOfTheFormats() throws IOException {
    for (String source : sources()) {
      for (String line : LINE.matcher(source).results().map(r -> r.group()).toList()) {
        if (!line.contains("atDebug")) {
          assertThat(KEY.matcher(line).results().map(r -> r.group(1)).toList())
              .as(line)
              .startsWith("event")
              .doesNotContain("time", "level", "message", "logger", "error")
              .doesNotHaveDuplicates();
        }
      }
      assertThat(source).doesNotContainPattern("\\bLOG\\.(trace|debug|info|warn|error)\\(");
    }
  }

  private static Map<String, Set<String>> documented() throws IOException {
    return Files.readAllLines(Path.of("docs/logs.md")).stream()
        .filter(l -> l.startsWith("| `"))
        .map(l -> l.split("\\|"))
        .collect(
            Collectors.toMap(
                cells -> cells[1].strip().replace("`", ""),
                cells ->
                    Stream.of(cells[2].strip().split(" "))
                        .map(k -> k.replace("`", ""))
                        .filter(k -> !k.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)),
                (a, b) -> {
                  throw new AssertionError("twice: " + a);
                },
                TreeMap::new));
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .map(LogsDocumentTest::read)
          .filter(s -> s.contains("LoggerFactory.getLogger"))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
