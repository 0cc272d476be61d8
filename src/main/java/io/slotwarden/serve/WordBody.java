package io.slotwarden.serve;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a POST that carries a person's word.
///
/// @param lasts null = as long as such a word lasts by itself
/// @param by who says it, as far as they tell; null when they don't
/// @param end the word is taken back
record WordBody(
    String target, String reason, @Nullable Duration lasts, @Nullable String by, boolean end) {
  private static final List<String> MEMBERS = List.of("target", "reason", "for", "by", "end");

  /// @throws Refusal 400 that names the member
  static WordBody parse(String json) {
    Members members = Members.parse(json, MEMBERS);
    return new WordBody(
        members.text("target"),
        members.text("reason"),
        members.duration("for"),
        members.has("by") ? members.name("by") : null,
        members.flag("end"));
  }
}
