package io.slotwarden.demo.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/// The referee of the double: the SDK's own classes, which are generated from the service's
/// published model.
public final class PublishedModel {
  private static final String PACKAGE = "software.amazon.awssdk.services.databasemigration.model.";

  private PublishedModel() {}

  /// Every answer so far consists of members that the model knows, of the right type, and no caller
  /// broke the protocol.
  public static void approves(SimulatedDms dms) {
    assertThat(dms.violations()).isEmpty();
    for (Answer answer : dms.answers()) {
      checkMembers(answer.operation(), fields(answer.operation() + "Response"), answer.body());
    }
  }

  /// The wire names of a request's members.
  static List<String> requestMembers(String operation) {
    return List.copyOf(fields(operation + "Request").keySet());
  }

  private static void checkMembers(
      String where, Map<String, SdkField<?>> known, Map<?, ?> members) {
    members.forEach(
        (name, value) -> {
          SdkField<?> field = known.get(String.valueOf(name));
          if (field == null) {
            throw new AssertionError(where + " has no member " + name + ", only " + known.keySet());
          }
          checkValue(where + "." + name, field, value);
        });
  }

  private static void checkValue(String where, SdkField<?> field, Object value) {
    switch (String.valueOf(field.marshallingType())) {
      case "String" -> assertThat(value).as(where).isInstanceOf(String.class);
      case "Boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
      case "Instant" ->
          assertThat(value).as(where).isInstanceOf(isIso(field) ? String.class : Number.class);
      case "List" -> {
        SdkField<?> item = field.getTrait(ListTrait.class).memberFieldInfo();
        ((List<?>) value).forEach(v -> checkValue(where + "[]", item, v));
      }
      case "Map" -> {
        SdkField<?> item = field.getTrait(MapTrait.class).valueFieldInfo();
        ((Map<?, ?>) value).forEach((k, v) -> checkValue(where + "{" + k + "}", item, v));
      }
      case "SdkPojo" ->
          checkMembers(where, byWireName(field.constructor().get()), (Map<?, ?>) value);
      default -> assertThat(value).as(where).isInstanceOf(Number.class);
    }
  }

  private static boolean isIso(SdkField<?> field) {
    TimestampFormatTrait trait = field.getTrait(TimestampFormatTrait.class);
    return trait != null && trait.format() == TimestampFormatTrait.Format.ISO_8601;
  }

  private static Map<String, SdkField<?>> fields(String type) {
    try {
      Object builder = Class.forName(PACKAGE + type).getMethod("builder").invoke(null);
      return byWireName((SdkPojo) builder);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the published model has no " + type, e);
    }
  }

  private static Map<String, SdkField<?>> byWireName(SdkPojo pojo) {
    return pojo.sdkFields().stream()
        .collect(Collectors.toMap(SdkField::locationName, field -> field));
  }
}
