package io.slotwarden.endtoend;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.HandDropJson;
import io.slotwarden.serve.api.RefusedJson;
import io.slotwarden.serve.api.RuleJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// A person who looks at a slot and asks for its drop, as the command line does it.
final class ByHand {
  static final String REASON = "cut over, asked Bob";
  private static final String TARGET = Setup.SOURCE + "/";

  private ByHand() {}

  /// What is shown before.
  static ByHandJson look(RunningDaemon daemon, String slot) {
    daemon.awaitSlot(slot, "is seen", _ -> true);
    return read(daemon.get("/api/v1/explain/" + TARGET + slot).body());
  }

  static ByHandJson read(String explanation) {
    return Objects.requireNonNull(ApiJson.read(ExplanationJson.class, explanation).byHand());
  }

  static HttpResponse<String> drop(RunningDaemon daemon, String slot, ByHandJson seen) {
    return daemon.post("slots/drop", body(slot, seen));
  }

  static String body(String slot, ByHandJson seen) {
    return "{\"target\":\""
        + TARGET
        + slot
        + "\",\"reason\":\""
        + REASON
        + "\",\"by\":\"ann\",\"evidence\":"
        + new String(ApiJson.write(seen.evidence()), StandardCharsets.UTF_8)
        + "}";
  }

  /// @throws AssertionError unless it went through the gate
  static HandDropJson ended(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return ApiJson.read(HandDropJson.class, answer.body());
  }

  /// The rules that refuse.
  ///
  /// @throws AssertionError unless a rule refused it
  static List<RuleJson> refused(HttpResponse<String> answer) {
    if (answer.statusCode() != 409) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return ApiJson.read(RefusedJson.class, answer.body()).trace().stream()
        .filter(r -> !r.verdict().equals("allow"))
        .toList();
  }
}
