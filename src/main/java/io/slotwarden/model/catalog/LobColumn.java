package io.slotwarden.model.catalog;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;

/// A column that DMS treats as LOB.
///
/// @param largest octets of its largest value in a sample of the table; Unknown when it was not
///   sampled
public record LobColumn(
    TableName table,
    String column,
    String type,
    boolean notNull,
    boolean json,
    boolean array,
    Observed<Long> largest)
    implements OfTable {}
