/// The store against real SQLite files: what was acknowledged is there again, whatever happened in
/// between.
@NullMarked
package io.slotwarden.record;

import org.jspecify.annotations.NullMarked;
