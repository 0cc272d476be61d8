package io.slotwarden.config;

/// An entry of a list, and where it stands.
record Item<T>(T value, Place place) {}
