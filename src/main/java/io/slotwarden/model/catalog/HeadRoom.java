package io.slotwarden.model.catalog;

/// Room for slots and walsenders, and whether the server is a standby (Q02).
///
/// @param physicalSenders walsenders that serve no logical slot: standbys, base backups
public record HeadRoom(
    int maxSlots,
    int usedSlots,
    int maxSenders,
    int usedSenders,
    int physicalSenders,
    boolean standby) {}
