package io.slotwarden.config;

/// A database role and its password.
public record Credential(String username, Secret password) {}
