package io.slotwarden.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What all AWS clients share.
public record AwsConfig(
    @Nullable URI proxy, @Nullable String caBundle, @Nullable URI stsEndpointUrl) {}
