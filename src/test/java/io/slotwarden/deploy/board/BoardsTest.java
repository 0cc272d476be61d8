package io.slotwarden.deploy.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The files in `grafana/dashboards` are what this package builds. After a change of a board: `mvn
/// test -Dtest=BoardsTest -Dslotwarden.boards=write` writes them anew.
class BoardsTest {
  private static final Path FOLDER = Path.of("grafana/dashboards");
  private static final boolean WRITE = "write".equals(System.getProperty("slotwarden.boards"));

  @Test
  void everyFileIsWhatIsBuilt() throws IOException {
    for (Board board : Boards.all()) {
      Path file = FOLDER.resolve(board.uid() + ".json");
      String built = Json.text(board.json());
      if (WRITE) {
        Files.writeString(file, built);
      }
      assertThat(file).exists();
      assertThat(Files.readString(file)).as("%s", file).isEqualTo(built);
    }
  }

  @Test
  void noOtherFileLiesThere() throws IOException {
    List<String> expected = Boards.all().stream().map(b -> b.uid() + ".json").toList();

    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
