/// The store: memory, journal, outbox, persons' words and LSN samples in one SQLite file that
/// anyone can open to read.
@NullMarked
package io.slotwarden.record;

import org.jspecify.annotations.NullMarked;
