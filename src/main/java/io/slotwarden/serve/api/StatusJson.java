package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// The answer of `GET /api/v1/status`.
///
/// @param paused every act is paused
/// @param sources, slots, tasks how many there are; sources with the DMS entries
/// @param alerts how many are firing
/// @param pendingActs drops and resumes that have a time
/// @param words what people said and what is in force
@Json
public record StatusJson(
    String version,
    String mode,
    boolean paused,
    boolean leader,
    boolean shortTimes,
    Instant since,
    int sources,
    int slots,
    int tasks,
    int alerts,
    int pendingActs,
    List<WordJson> words) {}
