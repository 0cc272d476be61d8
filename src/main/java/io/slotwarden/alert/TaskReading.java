package io.slotwarden.alert;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One listed task, as far as alerts look at it.
///
/// @param ours its source is one of ours
/// @param slots the slots that it reads; null when its source can't be seen
/// @param blocked why resuming it would lose data; null when nothing says so
/// @param safe every term of the resume predicate that can block is known and met
/// @param toldBlocked a message about the refused resume has gone out
public record TaskReading(
    TaskId id,
    DmsTask task,
    TaskWatch watch,
    boolean ours,
    @Nullable List<String> slots,
    @Nullable String blocked,
    boolean safe,
    boolean toldBlocked) {}
