package io.slotwarden.guard;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Observed;

/// Everything that the creation of a slot depends on.
///
/// @param look taken for it, a moment ago
public record CreateFacts(
    Circumstances world, SourceConfig source, Act.CreateSlot asked, Observed<CreationLook> look) {}
