package io.slotwarden.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Classes that were generated of a custom resource's schema, each field with its name in JSON.
/// They would take unknown fields and keep them aside: here such a field is an error.
final class AnnotatedModel {
  private AnnotatedModel() {}

  /// @throws IllegalArgumentException of a field that the model lacks, or a value of another kind
  static void check(Tree object, Class<?> model) {
    Map<String, Field> known = fields(model);
    for (String key : object.keys()) {
      Field field = known.get(key);
      if (field == null) {
        throw new IllegalArgumentException(
            object.path() + " has no field " + key + ", only " + known.keySet());
      }
      checkValue(object.at(key), field.getGenericType());
    }
  }

  private static void checkValue(Tree value, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type of = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == List.class) {
        require(value, value.value() instanceof List, type);
        value.items().forEach(item -> checkValue(item, of));
      } else {
        require(value, generic.getRawType() == Map.class && value.value() instanceof Map, type);
        value.keys().forEach(key -> checkValue(value.at(key), of));
      }
    } else if (type == String.class) {
      require(value, value.value() instanceof String, type);
    } else if (type == Boolean.class) {
      require(value, value.value() instanceof Boolean, type);
    } else if (type == Integer.class || type == Long.class) {
      require(value, value.value() instanceof Integer, type);
    } else if (type instanceof Class<?> model && intOrText(model)) {
      require(value, value.value() instanceof Integer || value.value() instanceof String, type);
    } else if (type instanceof Class<?> model) {
      require(value, value.value() instanceof Map, type);
      check(value, model);
    } else {
      throw new IllegalArgumentException(value.path() + ": no check for " + type);
    }
  }

  /// Kubernetes' type of a port that may be a number or a name.
  private static boolean intOrText(Class<?> model) {
    return model.getSimpleName().equals("IntOrString");
  }

  private static void require(Tree value, boolean fits, Type type) {
    if (!fits) {
      throw new IllegalArgumentException(value.path() + " is no " + type + ": " + value.value());
    }
  }

  private static Map<String, Field> fields(Class<?> model) {
    Map<String, Field> fields = new TreeMap<>();
    for (Field field : model.getDeclaredFields()) {
      JsonProperty name = field.getAnnotation(JsonProperty.class);
      if (name != null) {
        fields.put(name.value(), field);
      }
    }
    return fields;
  }
}
