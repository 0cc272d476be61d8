package io.slotwarden.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What all AWS clients share.
///
/// @param proxy `http://HOST:PORT`, for every call whatever the environment says; null = that of
///   the environment
/// @param caBundle the authorities to trust, and no others; null = those of the Java runtime
/// @param stsEndpointUrl, snsEndpointUrl, cloudwatchEndpointUrl, secretsManagerEndpointUrl instead
///   of AWS's own; null = AWS's own
public record AwsConfig(
    @Nullable URI proxy,
    @Nullable CaBundle caBundle,
    @Nullable URI stsEndpointUrl,
    @Nullable URI snsEndpointUrl,
    @Nullable URI cloudwatchEndpointUrl,
    @Nullable URI secretsManagerEndpointUrl) {
  /// Everything as AWS has it.
  public static final AwsConfig DEFAULT = new AwsConfig(null, null, null, null, null, null);
}
