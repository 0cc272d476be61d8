/// The world in: looks at servers and accounts and returns what was seen as `Observed` values.
/// Nothing here judges, and nothing throws for what the world does.
@NullMarked
package io.slotwarden.observe;

import org.jspecify.annotations.NullMarked;
