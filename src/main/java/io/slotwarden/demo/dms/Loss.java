package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;

/// A resume from a checkpoint that the slot had passed. The service takes it without a word, and
/// what lies between the two never arrives.
///
/// @param arn of the task or the replication configuration
public record Loss(String arn, Lsn checkpoint, Lsn confirmedFlush) {}
