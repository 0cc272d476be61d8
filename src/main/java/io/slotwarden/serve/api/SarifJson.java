package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// A log of the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0), as far as an audit
/// needs it: results at logical locations, for there are no files.
@Json
public record SarifJson(
    @Json.Property("$schema") String schema, String version, List<RunJson> runs) {

  @Json
  public record RunJson(
      ToolJson tool, List<InvocationJson> invocations, List<ResultJson> results) {}

  @Json
  public record ToolJson(DriverJson driver) {}

  @Json
  public record DriverJson(String name, String version, List<SarifRuleJson> rules) {}

  @Json
  public record SarifRuleJson(
      String id,
      String name,
      TextJson shortDescription,
      TextJson fullDescription,
      Map<String, String> properties) {}

  @Json
  public record TextJson(String text) {}

  /// @param executionSuccessful everything could be looked at
  @Json
  public record InvocationJson(
      boolean executionSuccessful, List<NotificationJson> toolExecutionNotifications) {}

  @Json
  public record NotificationJson(String level, TextJson message) {}

  /// @param kind `fail`; `informational` for what is only worth knowing (its level is `none`);
  ///   `open` for what could not be looked at
  /// @param level `error warning none`
  @Json
  public record ResultJson(
      String ruleId,
      int ruleIndex,
      String kind,
      String level,
      TextJson message,
      List<LocationJson> locations) {}

  @Json
  public record LocationJson(List<LogicalJson> logicalLocations) {}

  @Json
  public record LogicalJson(String fullyQualifiedName, String kind) {}
}
