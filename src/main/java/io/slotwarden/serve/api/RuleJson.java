package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;

/// One rule of a decision.
///
/// @param verdict `allow refuse unknown`
@Json
public record RuleJson(String rule, String verdict, String input, String reason) {}
