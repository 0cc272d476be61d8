package io.slotwarden.deploy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;

/// The input of an operation of AWS, held to the SDK's classes, which are generated of the
/// service's published model: unknown members, missing ones and values of another kind are errors.
final class SdkModel {
  private SdkModel() {}

  /// @param pojo a builder of the request, or of a part of it
  /// @throws IllegalArgumentException of what does not fit
  static void check(Tree input, SdkPojo pojo) {
    Map<String, SdkField<?>> known =
        pojo.sdkFields().stream().collect(Collectors.toMap(SdkField::locationName, f -> f));
    for (String key : input.keys()) {
      SdkField<?> field = known.get(key);
      if (field == null) {
        throw new IllegalArgumentException(
            input.path() + " has no member " + key + ", only " + known.keySet());
      }
      checkValue(input.at(key), field);
    }
    known.forEach(
        (name, field) ->
            require(
                input,
                field.getTrait(RequiredTrait.class) == null || input.has(name),
                "lacks " + name));
  }

  private static void checkValue(Tree value, SdkField<?> field) {
    Object v = value.value();
    switch (String.valueOf(field.marshallingType())) {
      case "String" -> require(value, v instanceof String, "is no text");
      case "Boolean" -> require(value, v instanceof Boolean, "is no boolean");
      case "Integer", "Long" -> require(value, v instanceof Integer, "is no number");
      case "List" -> {
        require(value, v instanceof List, "is no list");
        SdkField<?> item = field.getTrait(ListTrait.class).memberFieldInfo();
        value.items().forEach(i -> checkValue(i, item));
      }
      case "Map" -> {
        require(value, v instanceof Map, "is no mapping");
        SdkField<?> item = field.getTrait(MapTrait.class).valueFieldInfo();
        value.keys().forEach(key -> checkValue(value.at(key), item));
      }
      case "SdkPojo" -> {
        require(value, v instanceof Map, "is no mapping");
        check(value, field.constructor().get());
      }
      default -> throw new IllegalArgumentException("no check for " + field.marshallingType());
    }
  }

  private static void require(Tree value, boolean fits, String problem) {
    if (!fits) {
      throw new IllegalArgumentException(value.path() + " " + problem + ": " + value.value());
    }
  }
}
