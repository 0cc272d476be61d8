/// The wiring by hand, the loop and its deadlines.
@NullMarked
package io.slotwarden.daemon;

import org.jspecify.annotations.NullMarked;
