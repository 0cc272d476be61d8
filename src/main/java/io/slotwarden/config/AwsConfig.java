package io.slotwarden.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What all AWS clients share.
///
/// @param stsEndpointUrl, snsEndpointUrl instead of AWS's own; null = AWS's own
public record AwsConfig(
    @Nullable URI proxy,
    @Nullable String caBundle,
    @Nullable URI stsEndpointUrl,
    @Nullable URI snsEndpointUrl) {}
