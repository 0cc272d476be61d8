package io.slotwarden.observe.cloudwatch;

import io.slotwarden.model.StorageSpace;
import java.time.Instant;

/// The newest room that CloudWatch has.
///
/// @param at the beginning of the period that it was measured in
record Datapoint(StorageSpace space, Instant at) {}
