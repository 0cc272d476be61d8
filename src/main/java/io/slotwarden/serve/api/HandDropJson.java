package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;

/// How a drop by hand ended.
///
/// @param target `SOURCE/SLOT`
/// @param policy what the journal names in the place of a policy: `by hand: ...`
/// @param outcome `dropped aborted failed pending`
/// @param detail for people
@Json
public record HandDropJson(String target, String policy, String outcome, String detail) {}
