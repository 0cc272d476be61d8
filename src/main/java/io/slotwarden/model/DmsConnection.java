package io.slotwarden.model;

/// The last connection test between a replication instance and an endpoint.
///
/// @param status `successful testing failed deleting`, plain text
public record DmsConnection(String endpointArn, String replicationInstanceArn, String status) {}
