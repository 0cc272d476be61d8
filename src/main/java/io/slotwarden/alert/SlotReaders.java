package io.slotwarden.alert;

import io.slotwarden.model.SlotAssessment;

/// A slot with the tasks that read it for certain.
///
/// @param allListed every listing is complete, so that there are no others
public record SlotReaders(SlotAssessment slot, boolean allListed) {}
