package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The description, the schema and the public interface name the same keys.
class ConfigSchemaTest {
  private static final Object SCHEMA =
      Jsonb.builder().build().type(Object.class).fromJson(ConfigSchema.json());

  @Test
  void theSchemaHasEveryKeyOfTheDescriptionAndNoOther() {
    Set<String> described = new TreeSet<>();
    describedKeys(Keys.ROOT, "", described);
    Set<String> inSchema = new TreeSet<>();
    schemaKeys(SCHEMA, "", inSchema);

    assertThat(inSchema).isEqualTo(described).hasSizeGreaterThan(80);
  }

  @Test
  void theDescriptionKnowsEveryKeyOfThePublicInterface() {
    Set<String> described = new TreeSet<>();
    describedKeys(Keys.ROOT, "", described);
    Set<String> promised = new LinkedHashSet<>();
    writtenKeys(parsed("contract.yaml"), "", promised);

    assertThat(described).containsAll(promised);
  }

  @Test
  void theFullFileUsesEveryKey() {
    Set<String> described = new TreeSet<>();
    describedKeys(Keys.ROOT, "", described);
    described.remove("guard.allow-short-times");
    // Files that have to be there: HttpKeysTest and AwsKeysTest make them.
    described.removeIf(key -> key.startsWith("http.tls") || key.equals("aws.ca-bundle"));
    Set<String> written = new TreeSet<>();
    writtenKeys(parsed("full.yaml"), "", written);

    assertThat(written).isEqualTo(described);
  }

  @Test
  void theSchemaTellsDefaultsFloorsAndWhatIsRequired() {
    assertThat(at("guard", "settle"))
        .containsEntry("default", "10m")
        .extractingByKey("description")
        .asString()
        .contains("At least 1m");
    assertThat(at("guard", "max-due", "all"))
        .containsEntry("default", 5L)
        .containsEntry("minimum", 1L);
    assertThat(at("mode")).containsEntry("enum", List.of("observe", "enforce"));
    assertThat(at("sources", "[]"))
        .containsEntry("required", List.of("name", "url"))
        .containsEntry("additionalProperties", false);
    assertThat(SCHEMA)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema");
  }

  private static void describedKeys(Shape<?> shape, String path, Set<String> into) {
    switch (shape) {
      case Section section ->
          section
              .keys()
              .forEach(
                  k -> {
                    into.add(join(path, k.name()));
                    describedKeys(k.shape(), join(path, k.name()), into);
                  });
      case Many<?> many -> describedKeys(many.entry(), path + "[]", into);
      case Scalar<?> _, Reference _ -> {}
    }
  }

  private static void schemaKeys(Object schema, String path, Set<String> into) {
    if (((Map<?, ?>) schema).get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, inner) -> {
            into.add(join(path, (String) name));
            schemaKeys(inner, join(path, (String) name), into);
          });
    }
    if (((Map<?, ?>) schema).get("items") instanceof Map<?, ?> items) {
      schemaKeys(items, path + "[]", into);
    }
  }

  private static void writtenKeys(Object value, String path, Set<String> into) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (name, inner) -> {
                into.add(join(path, (String) name));
                writtenKeys(inner, join(path, (String) name), into);
              });
      case List<?> list -> list.forEach(entry -> writtenKeys(entry, path + "[]", into));
      default -> {}
    }
  }

  private static Object parsed(String resource) {
    return new Load(LoadSettings.builder().build()).loadFromString(Texts.resource(resource));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(String... path) {
    Map<String, Object> here = (Map<String, Object>) SCHEMA;
    for (String step : path) {
      Object next =
          step.equals("[]")
              ? here.get("items")
              : ((Map<?, ?>) Objects.requireNonNull(here.get("properties"))).get(step);
      here = (Map<String, Object>) Objects.requireNonNull(next, step);
    }
    return here;
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
