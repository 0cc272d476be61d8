package io.slotwarden.model.catalog;

/// The event trigger by which DMS learns of DDL.
///
/// @param present there is one
/// @param always it fires in replica mode too (`evtenabled` = A)
/// @param subscriptionsHere of this database; -1 when our role may not count them
public record DdlTrigger(boolean present, boolean always, int subscriptionsHere) {}
