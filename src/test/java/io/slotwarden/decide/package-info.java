/// Tests of life cycles that no look at a server is needed for.
@NullMarked
package io.slotwarden.decide;

import org.jspecify.annotations.NullMarked;
