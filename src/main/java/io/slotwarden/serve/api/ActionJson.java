package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An act as `GET /api/v1/actions` lists it.
///
/// @param target `SOURCE/SLOT` or `DMS/TASK`
/// @param outcome null while the act is under way
/// @param detail what came of it, for people; empty while it is under way
@Json
public record ActionJson(
    long id,
    Instant at,
    String action,
    String target,
    String policy,
    @Nullable String outcome,
    String detail,
    List<RuleJson> trace) {}
