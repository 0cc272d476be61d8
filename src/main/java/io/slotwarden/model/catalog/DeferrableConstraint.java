package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A constraint that may be checked at the end of a transaction.
public record DeferrableConstraint(TableName table, String name) implements OfTable {}
