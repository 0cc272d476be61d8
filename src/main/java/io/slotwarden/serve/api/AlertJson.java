package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An alert as `GET /api/v1/alerts` lists it: open ones, and those that ended within a day.
///
/// @param id names the incident for good
/// @param subject `SOURCE/SLOT`, `DMS/TASK`, or the name of a source or DMS entry
/// @param state `pending`, `firing` or `resolved`
/// @param mutedUntil until when a snooze mutes its repeats; null while none does
@Json
public record AlertJson(
    String id,
    String key,
    String subject,
    String severity,
    String state,
    Instant since,
    String cause,
    String text,
    @Nullable Instant mutedUntil) {}
