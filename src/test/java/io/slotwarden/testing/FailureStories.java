package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Collects the failure stories that were told in this run; at its end the table is printed and
/// lies in `target/failure-stories.md`.
public final class FailureStories implements AfterEachCallback {
  private static final Map<Key, Boolean> TOLD = new ConcurrentSkipListMap<>(Key.ORDER);

  private record Key(String section, String story, String test) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::number).thenComparing(Key::story).thenComparing(Key::test);

    private double number() {
      return Double.parseDouble(section);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(FailureStories.class))
        .getOrComputeIfAbsent("table", _ -> (AutoCloseable) FailureStories::write);
    Optional<FailureStory> story =
        context.getElement().map(e -> e.getAnnotation(FailureStory.class));
    if (story.isPresent()) {
      Key key =
          new Key(
              story.get().section(),
              story.get().value(),
              context.getRequiredTestClass().getSimpleName()
                  + "."
                  + context.getRequiredTestMethod().getName());
      TOLD.merge(key, context.getExecutionException().isEmpty(), Boolean::logicalAnd);
    }
  }

  private static void write() {
    StringBuilder table =
        new StringBuilder("| § | what happened in the field | what slotwarden does | |\n")
            .append("|---|---|---|---|\n");
    TOLD.forEach(
        (key, held) ->
            table.append(
                "| %s | %s | `%s` | %s |\n"
                    .formatted(key.section(), key.story(), key.test(), held ? "holds" : "FAILS")));
    try {
      Path target = Files.createDirectories(Path.of("target"));
      Files.writeString(target.resolve("failure-stories.md"), table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.print(table);
  }
}
