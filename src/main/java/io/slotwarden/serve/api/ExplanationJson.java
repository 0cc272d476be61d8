package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a slot or task is treated as it is, what will happen next, and how to stop it.
///
/// @param kind `slot` or `task`
/// @param state the slot's state or the task's status
/// @param cause the slot's cause or the task's stop reason
/// @param causeEvidence the cause in one clause, then each sign of it
/// @param remedy what a person should try first; null where there is nothing to do, and for a task
/// @param wal who holds the WAL of the source, and what a drop of the slot would free; null for a
///   task
/// @param owner null for a task
/// @param policy the policy that names it; null when none does
/// @param next one sentence
/// @param howLong the clocks that concern it, a sentence each; of what DMS runs only a Serverless
///   replication that is down has one
/// @param due when the drop or resume would happen at the earliest; null when none is scheduled
/// @param rules in the order of the guard chain; empty when no policy names it
/// @param stop commands that stop it
/// @param words what people said about it, its source or entry, or all, as far as it is in force
/// @param pastWords what ran out or was taken back within the last 7 days
/// @param byHand what a person has to see before they drop the slot by hand; null for a task
/// @param registration whose slot it is, what for and until when; null for a task, and where nobody
///   has registered it
/// @param health how a task fares beside its status, a sentence each; empty for a slot
@Json
public record ExplanationJson(
    String target,
    String kind,
    String state,
    @Nullable String cause,
    List<String> causeEvidence,
    @Nullable String remedy,
    @Nullable String wal,
    @Nullable OwnerJson owner,
    @Nullable String policy,
    List<String> howLong,
    String next,
    @Nullable Instant due,
    List<RuleJson> rules,
    List<String> stop,
    List<WordJson> words,
    List<WordJson> pastWords,
    List<String> health,
    @Nullable ByHandJson byHand,
    @Nullable String registration) {}
