package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;

/// An error as `application/problem+json` (RFC 9457).
@Json
public record ProblemJson(String type, String title, int status, String detail) {}
