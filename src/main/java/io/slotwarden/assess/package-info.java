/// What the observations mean: history, ownership, state, cause and the holder of the WAL. Pure
/// functions.
@NullMarked
package io.slotwarden.assess;

import org.jspecify.annotations.NullMarked;
