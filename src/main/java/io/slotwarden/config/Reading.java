package io.slotwarden.config;

/// What every shape needs while it reads: where problems go, and the environment that references
/// resolve in.
record Reading(Problems problems, Secret.Environment environment) {}
