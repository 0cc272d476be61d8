package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.util.List;

/// An act that a rule refuses, as `application/problem+json`.
///
/// @param trace every rule of it, in the order of the guard chain
@Json
public record RefusedJson(
    String type, String title, int status, String detail, List<RuleJson> trace) {}
