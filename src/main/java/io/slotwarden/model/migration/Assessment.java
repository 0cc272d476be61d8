package io.slotwarden.model.migration;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The newest result of one of DMS's own pre-migration assessments of a task.
///
/// @param name `postgres-check-wallevel`
/// @param status `passed failed warning error skipped cancelled pending running`, plain text
/// @param startedAt null when DMS does not say
public record Assessment(String name, String status, @Nullable Instant startedAt) {}
