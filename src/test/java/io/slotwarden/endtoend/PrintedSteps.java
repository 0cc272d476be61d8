package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `slot create --hold-snapshot` has printed, as a person takes it: the commands exactly as
/// they stand there.
record PrintedSteps(List<String> lines) {
  private static final String POSITION = "CdcStartPosition=";

  /// The one position.
  String position() {
    List<String> positions = lines.stream().filter(l -> l.contains(POSITION)).toList();
    assertThat(positions).hasSize(1);
    assertThat(positions.getFirst()).startsWith(POSITION);
    return positions.getFirst().substring(POSITION.length());
  }

  String snapshot() {
    return only("--snapshot=(\\S+)");
  }

  String dump() {
    return only("(pg_dump --snapshot=.* -f DIRECTORY)");
  }

  String restore() {
    return only("(pg_restore -d TARGET .* DIRECTORY)");
  }

  private String only(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(String.join("\n", lines));
    assertThat(found.find()).as("%s in %s", pattern, lines).isTrue();
    String first = found.group(1);
    assertThat(found.find()).as("a second %s in %s", pattern, lines).isFalse();
    return first;
  }
}
