/// What `deploy/`, `grafana/` and `docs/runbooks.md` promise, held to the program. Nothing of
/// production lives in this package.
@NullMarked
package io.slotwarden.deploy;

import org.jspecify.annotations.NullMarked;
