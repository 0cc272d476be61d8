package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.assess.Inventories;
import io.slotwarden.assess.SourceProfile;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.deploy.Tree;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import io.slotwarden.testing.WireFront;
import io.slotwarden.testing.WireFront.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of the service that were broken on the wire, by a seeded generator: whatever comes, a
/// look ends with an observation, each listing of which is Known or Unknown with words that are fit
/// to be read, and the assessment takes it.
class HostileAnswersTest {
  private static final int SEEDS = Boolean.getBoolean("slotwarden.proof") ? 400 : 60;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "'; drop table slots; --",
          "\"\\\"",
          "line\nbreak\r\u0000\u0007\u001b[31m",
          "\u202egnirts\u2066\u200b\ufeff",
          "<script>alert(1)</script>",
          "<!channel> <@U1> *bold* `x` <http://evil.example|here>",
          "arn:aws:dms",
          "arn:aws:dms:eu-west-1:999999999999:task:X",
          "arn:::::",
          "\ud800",
          "x".repeat(65_536),
          "🐘".repeat(300));

  private final ObservedDms world = new ObservedDms();
  private Random chance = new Random(0);
  private @Nullable Reply always;
  private final WireFront front =
      new WireFront(
          world.dms.endpoint(),
          (request, upstream) -> {
            Reply fixed = always;
            if (request.operation().isEmpty()) {
              return upstream.ask();
            }
            return fixed != null ? fixed : broken(upstream.ask());
          });

  @AfterEach
  void close() {
    front.close();
    world.dms.close();
    // What reached the double was sound, however broken its answers became.
    PublishedModel.approves(world.dms);
  }

  private DmsObservation look() {
    return world
        .observer(SimulatedDms.ACCOUNT, null, ObservedDms.PATIENT, front.endpoint(), List.of())
        .observe();
  }

  static Stream<Integer> seeds() {
    return Stream.iterate(1, i -> i + 1).limit(SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverComesALookEndsWithAnObservationThatCanBeRead(int seed) {
    chance = new Random(seed);
    world.addTask("orders").stop("RECOVERABLE_ERROR");
    world.addTask("other").run();
    var config = world.dms.addReplicationConfig("serverless", world.source, world.target);
    world.dms.addReplication(config, "running");
    world.dms.addDataMigration("mig", "Ready");

    DmsObservation seen = look();

    assertSound(seen);
    SourceProfile orders =
        new SourceProfile("orders", List.of("orders-db"), 5432, List.of(), List.of("prod"), false);
    var watch = Inventories.next(null, seen, List.of(orders));
    Observed<Instant> complete =
        Inventories.completeAt(
            orders, Map.of("prod", seen), Map.of("prod", watch), List.of(), ObservedDms.NOW);
    if (listings(seen).anyMatch(l -> !l.isKnown())) {
      assertThat(complete.isKnown()).as("a broken listing proves nothing").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverComesALookForAnAuditEndsWithGroupsThatCanBeRead(int seed) {
    chance = new Random(seed);
    var task = world.addTask("orders").run();
    world.dms.addTable(task, "app", "orders", "Table completed");
    world.dms.addAssessment(task, "postgres-check-pk", "failed");
    world.dms.addMaintenance(world.instance, Map.of("Action", "os-upgrade"));
    world.dms.addServerless("serverless", world.source, world.target).run();

    var found = world.migrations(SimulatedDms.ACCOUNT, null, front.endpoint()).ofSources(e -> true);

    Stream<Observed<?>> groups =
        found.known().stream()
            .flatMap(
                t ->
                    Stream.of(
                        t.settings(),
                        t.mappings(),
                        t.source(),
                        t.target(),
                        t.instance(),
                        t.tables(),
                        t.assessments()));
    assertReadable(
        Stream.concat(Stream.of(found.tasks(), found.replications()), groups)
            .flatMap(o -> o.reason().stream()));
  }

  @Test
  void anAnswerBeyondAllMeasureIsNotReadToItsEnd() {
    always = Reply.json(200, "{\"Endpoints\":[],\"x\":\"" + "y".repeat(17 << 20) + "\"}");

    DmsObservation seen = look();

    assertThat(seen.endpoints().reason())
        .hasValueSatisfying(w -> assertThat(w).contains("larger than 16 MiB"));
  }

  @Test
  void settingsOfTenMegabytesAreReadAndForgotten() {
    world.addTask("orders").run().with("TableMappings", "m".repeat(10 << 20));
    chance =
        new Random() {
          @Override
          public int nextInt(int bound) {
            return bound - 1;
          }
        };

    assertThat(look().tasks().toOptional()).hasValueSatisfying(all -> assertThat(all).hasSize(1));
  }

  @Test
  void anAnswerNestedWithoutEndIsUnknown() {
    always = Reply.json(200, "{\"Endpoints\":" + "[".repeat(200_000));

    DmsObservation seen = look();

    assertThat(seen.endpoints().isKnown()).isFalse();
    assertSound(seen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "42",
        "\"x\"",
        "{\"Endpoints\":{}}",
        "{\"Endpoints\":[null]}"
      })
  void whatIsNoListingIsUnknown(String body) {
    always = Reply.json(200, body);

    DmsObservation seen = look();

    assertThat(seen.endpoints().isKnown()).isFalse();
    assertSound(seen);
  }

  private static Stream<Observed<?>> listings(DmsObservation seen) {
    return Stream.of(
        seen.account(), seen.tasks(), seen.endpoints(), seen.replications(), seen.dataMigrations());
  }

  private static void assertSound(DmsObservation seen) {
    assertReadable(
        Stream.concat(
            Stream.concat(
                    listings(seen), Stream.<Observed<?>>of(seen.instances(), seen.connections()))
                .flatMap(o -> o.reason().stream()),
            seen.unreadableTags().values().stream()));
  }

  private static void assertReadable(Stream<String> reasons) {
    reasons.forEach(
        why ->
            assertThat(why)
                .isNotBlank()
                .hasSizeLessThan(1000)
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
  }

  /// A sound answer with a few changes: values, members and items that are missing, doubled, of
  /// another type, or hostile; or broken as text.
  private Reply broken(Reply sound) {
    if (sound.status() != 200 || chance.nextInt(3) == 2) {
      return sound;
    }
    if (chance.nextInt(8) == 0) {
      byte[] bytes = sound.body().clone();
      for (int i = 0; i < 3 && bytes.length > 0; i++) {
        bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
      }
      return new Reply(200, sound.contentType(), bytes);
    }
    Object tree = Tree.json("answer", sound.text()).value();
    Object changed = changed(tree, 0);
    return new Reply(200, sound.contentType(), json(changed).getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Object changed(@Nullable Object value, int depth) {
    if (depth > 0 && chance.nextInt(12) == 0) {
      return anything();
    }
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        map.forEach(
            (k, v) -> {
              if (depth == 0 || chance.nextInt(15) != 0) {
                out.put(String.valueOf(k), changed(v, depth + 1));
              }
            });
        if (chance.nextInt(6) == 0) {
          out.put("Unheard", anything());
        }
        yield out;
      }
      case List<?> list -> {
        List<@Nullable Object> out = new ArrayList<>();
        list.forEach(
            item -> {
              out.add(changed(item, depth + 1));
              if (chance.nextInt(10) == 0) {
                out.add(item);
              }
            });
        yield out;
      }
      case null -> null;
      default -> value;
    };
  }

  private @Nullable Object anything() {
    return switch (chance.nextInt(9)) {
      case 0 -> null;
      case 1 -> -1L;
      case 2 -> 1e300;
      case 3 -> true;
      case 4 -> new ArrayList<@Nullable Object>(List.of("x"));
      case 5 -> new LinkedHashMap<>(Map.of("a", "b"));
      default -> TEXTS.get(chance.nextInt(TEXTS.size()));
    };
  }

  private static String json(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String separator = "{";
        for (Map.Entry<?, ?> e : map.entrySet()) {
          out.append(separator);
          write(out, String.valueOf(e.getKey()));
          out.append(':');
          write(out, e.getValue());
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          out.append(separator);
          write(out, item);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case String text -> {
        out.append('"');
        for (char c : text.toCharArray()) {
          if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
        out.append('"');
      }
      default -> out.append(value);
    }
  }
}
