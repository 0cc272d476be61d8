package io.slotwarden.observe.dms;

import io.slotwarden.model.migration.TaskSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a task from the JSON text of the API.
final class SettingsText {
  private SettingsText() {}

  /// @param what is read, for the reason
  /// @throws UnreadableAnswer when it is no JSON object
  static TaskSettings read(@Nullable String text, String what) {
    Map<String, String> values = new HashMap<>();
    collect("", JsonTree.object(text, what), values);
    return new TaskSettings(values);
  }

  /// Lists hold nothing that is asked for.
  private static void collect(String path, Map<?, ?> section, Map<String, String> values) {
    section.forEach(
        (key, value) -> {
          String at = path.isEmpty() ? String.valueOf(key) : path + "." + key;
          if (value instanceof Map<?, ?> inner) {
            collect(at, inner, values);
          } else {
            JsonTree.scalar(value).ifPresent(v -> values.put(at, v));
          }
        });
  }
}
