package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A foreign key, those that partitions inherit left out.
///
/// @param enabledTriggers of its triggers: 0 = it checks nothing
public record ForeignKey(
    TableName table, String name, TableName references, boolean validated, int enabledTriggers)
    implements OfTable {}
