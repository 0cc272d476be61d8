/// `slotwarden survive`: three primaries on small disks under the same load and the same
/// misfortunes, one that nobody guards, one with `max_slot_wal_keep_size`, one with slotwarden.
@NullMarked
package io.slotwarden.demo.survive;

import org.jspecify.annotations.NullMarked;
